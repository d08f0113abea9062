// Well-known merchants of Czechia. Facts: the names that they print on statements of cards and accounts.

import type { BrandTable } from './brand-table.ts';

const currencies = 'CZK EUR';

/** Merchants of Czechia. */
export const brandsCzech: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies,
    merchants: `Albert Česko = albert hypermarket, albert supermarket, albert cr, albert ceska; Rohlík = rohlik.cz, rohlik; Košík = kosik.cz; Globus CZ = globus cr, globus hypermarket; Hruška = hruska spol; Bene = potraviny bene; COOP Jednota = coop jednota, jednota; Tesco Stores ČR = tesco stores cr; BILLA CZ = billa cz, billa spol`,
  },
  {
    category: 'EATING_OUT',
    currencies,
    merchants: `Bageterie Boulevard = bageterie boulevard; Dáme jídlo = damejidlo.cz, damejidlo; Potrefená husa = potrefena husa; Ugo = ugo salaterie`,
  },
  {
    category: 'FUEL',
    currencies,
    merchants: `Benzina Orlen = benzina orlen, orlen benzina; MOL Česko = mol ceska republika; EuroOil = eurooil; Tank ONO = tank ono`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies,
    merchants: `České dráhy = ceske drahy, cd.cz; RegioJet = regiojet, student agency; Leo Express = leo express; PID Lítačka = pid litacka, litacka; DPP = dpp praha, dopravni podnik; IDS JMK = idsjmk`,
  },
  { category: 'PARKING_AND_TOLLS', currencies, merchants: `eDalnice = edalnice` },
  {
    category: 'ENERGY',
    currencies,
    merchants: `ČEZ = cez prodej, cez a.s., cez esco; PRE = prazska energetika; Pražská plynárenská = prazska plynarenska; innogy ČR = innogy energie; E.ON Energie CZ = e.on energie a.s.`,
  },
  { category: 'WATER', currencies, merchants: `PVK = prazske vodovody, pvk a.s.; BVK = brnenske vodarny` },
  {
    category: 'PHONE_AND_INTERNET',
    currencies,
    merchants: `O2 Czech Republic = o2 czech; T-Mobile CZ = t-mobile czech; Vodafone CZ = vodafone czech; Nordic Telecom = nordic telecom`,
  },
  {
    category: 'INSURANCE',
    currencies,
    merchants: `Česká pojišťovna = generali ceska, ceska pojistovna; Kooperativa = kooperativa pojistovna; ČPP = ceska podnikatelska pojistovna; ČSOB Pojišťovna = csob pojistovna; VZP = vzp cr, vseobecna zdravotni`,
  },
  {
    category: 'ELECTRONICS',
    currencies,
    merchants: `Alza = alza.cz, alza; CZC = czc.cz; Datart = datart; Electro World = electroworld`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies,
    merchants: `Allegro CZ = mall.cz; Pepco CZ = pepco czech; Tchibo CZ = tchibo praha`,
  },
  {
    category: 'PHARMACY',
    currencies,
    merchants: `Dr. Max = dr.max, dr max, drmax; BENU = benu lekarna; Pilulka = pilulka.cz`,
  },
  { category: 'PERSONAL_CARE', currencies, merchants: `Teta = teta drogerie; Notino = notino` },
  { category: 'CLOTHING', currencies, merchants: `ZOOT = zoot.cz; About You CZ = aboutyou.cz` },
  {
    category: 'HOME_MAINTENANCE',
    currencies,
    merchants: `Hornbach CZ = hornbach cs; OBI CZ = obi ceska; Mountfield = mountfield`,
  },
  {
    category: 'POSTAGE',
    currencies,
    merchants: `Česká pošta = ceska posta; Zásilkovna = zasilkovna, packeta; Balíkovna = balikovna`,
  },
  { category: 'TAXES', currencies, merchants: `Finanční úřad = financni urad` },
];
