// Merchants, employers and landlords of the simulated world. Called by the history. Names are invented; merchant category
// codes are ISO 18245's; account numbers are drawn from the name, with right check digits.
import { toBritishIban, toDutchIban, toFinnishIban, toFrenchIban, toGermanIban } from './identifiers.ts';
import type { Counterparty } from './ledger.ts';
import { digitsOf } from './random.ts';

interface Shop {
  readonly name: string;
  readonly town: string;
  readonly mcc: string;
  readonly low: number;
  readonly high: number;
}

const shop = (name: string, [town, mcc]: readonly [string, string], [low, high]: readonly [number, number]): Shop => ({
  name,
  town,
  mcc,
  low,
  high,
});

const shops: Readonly<Record<string, readonly Shop[]>> = {
  GB: [
    shop('Harrow & Finch Grocers', ['Netherby', '5411'], [640, 8_900]),
    shop('Copperkettle Coffee', ['Netherby', '5814'], [245, 890]),
    shop('Millrace Tramways', ['Port Hollin', '4111'], [175, 640]),
    shop('Quillfeather Books', ['Netherby', '5942'], [799, 4_200]),
    shop('Saltmarsh Fuels', ['Port Hollin', '5541'], [1_800, 8_200]),
    shop('The Tilted Lantern', ['Netherby', '5812'], [1_150, 7_450]),
    shop('Dovecote Pharmacy', ['Netherby', '5912'], [320, 2_600]),
    shop('Streamwell Video', ['Online', '4899'], [799, 1_399]),
    shop('Thornwick Clothing', ['Port Hollin', '5651'], [1_500, 11_900]),
  ],
  DE: [
    shop('Lindenhof Markt', ['Neuheim', '5411'], [480, 9_600]),
    shop('Bäckerei Morgenrot', ['Neuheim', '5462'], [180, 1_250]),
    shop('Verkehrsbetriebe Neuheim', ['Neuheim', '4111'], [320, 880]),
    shop('Buchhandlung Federkiel', ['Neuheim', '5942'], [899, 4_500]),
    shop('Tankhof Ebene', ['Neuheim', '5541'], [2_500, 9_000]),
    shop('Gasthaus zum Kranich', ['Neuheim', '5812'], [1_400, 7_800]),
    shop('Falken Apotheke', ['Neuheim', '5912'], [450, 3_200]),
  ],
  FR: [
    shop('Marché des Saules', ['Valserine', '5411'], [520, 9_900]),
    shop('Boulangerie Petit Jour', ['Valserine', '5462'], [120, 1_180]),
    shop('Transports Valserine', ['Valserine', '4111'], [190, 740]),
    shop('Librairie Plume Bleue', ['Valserine', '5942'], [690, 3_900]),
    shop('Station Confluence', ['Valserine', '5541'], [2_200, 8_800]),
    shop('Le Héron Cendré', ['Valserine', '5812'], [1_600, 8_400]),
    shop('Pharmacie du Pont', ['Valserine', '5912'], [380, 2_900]),
  ],
  FI: [
    shop('Ruokatori Kuusi', ['Lehtola', '5411'], [520, 9_200]),
    shop('Kahvila Revontuli', ['Lehtola', '5814'], [290, 1_150]),
    shop('Lehtolan Liikenne', ['Lehtola', '4111'], [280, 990]),
    shop('Kirjakauppa Sulka', ['Lehtola', '5942'], [890, 4_600]),
    shop('Polttoaine Selkä', ['Kaislaranta', '5541'], [2_800, 9_400]),
    shop('Ravintola Kurki', ['Kaislaranta', '5812'], [1_450, 8_200]),
    shop('Apteekki Vanamo', ['Lehtola', '5912'], [420, 3_300]),
  ],
  NL: [
    shop('Kruidenier De Reiger', ['Wilgendam', '5411'], [480, 8_800]),
    shop('Bakkerij Ochtendrood', ['Wilgendam', '5462'], [160, 1_200]),
    shop('Stadsvervoer Wilgendam', ['Wilgendam', '4111'], [210, 860]),
    shop('Boekhandel De Ganzenveer', ['Wilgendam', '5942'], [790, 4_100]),
    shop('Eetcafé Het Baken', ['Wilgendam', '5812'], [1_300, 7_600]),
  ],
  AU: [
    shop('Wattle Creek Foods', ['Coolabah Bay', '5411'], [850, 14_500]),
    shop('Flat Tide Espresso', ['Coolabah Bay', '5814'], [420, 1_150]),
    shop('Harbourline Ferries', ['Coolabah Bay', '4111'], [350, 990]),
    shop('Magpie Lane Books', ['Coolabah Bay', '5942'], [1_299, 5_500]),
    shop('Redgum Fuel', ['Coolabah Bay', '5541'], [3_000, 11_000]),
    shop('The Salty Pelican', ['Coolabah Bay', '5812'], [1_900, 9_800]),
    shop('Banksia Chemist', ['Coolabah Bay', '5912'], [550, 3_900]),
  ],
  CA: [
    shop('Marché du Rapide', ['Rapide-Vert', '5411'], [610, 9_400]),
    shop('Café Sucre Brun', ['Rapide-Vert', '5814'], [275, 1_090]),
    shop('Navettes des Pins', ['Rapide-Vert', '4111'], [325, 950]),
    shop('Librairie du Huard', ['Rapide-Vert', '5942'], [899, 4_700]),
    shop('Essence Boréale', ['Rapide-Vert', '5541'], [2_900, 9_900]),
    shop('Casse-croûte Le Castor', ['Rapide-Vert', '5812'], [1_250, 7_100]),
  ],
  US: [
    shop('Juniper Diner', ['Silverlake', '5812'], [1_200, 6_800]),
    shop('Cloudrow Hosting', ['Online', '4816'], [500, 9_900]),
    shop('Mesa Outfitters', ['Silverlake', '5651'], [2_400, 18_000]),
  ],
  JP: [
    shop('Tsukimi Udon', ['Minatogawa', '5812'], [780, 3_400]),
    shop('Hoshizora Books', ['Minatogawa', '5942'], [980, 6_200]),
    shop('Kazeyama Rail', ['Minatogawa', '4112'], [220, 14_600]),
  ],
  BH: [
    shop('Pearl Lantern Souq', ['Sitra Bay', '5411'], [1_250, 48_725]),
    shop('Dilmun Tea House', ['Sitra Bay', '5812'], [900, 14_350]),
  ],
};

/** Where the customers of one bank shop at home, when that is not what travellers to the country find. */
const nearbyShops: Readonly<Record<string, readonly Shop[]>> = {
  prairie: [
    shop('Bluestem Market', ['Silverlake', '5411'], [590, 9_800]),
    shop('Meadowlark Coffee', ['Silverlake', '5814'], [325, 1_120]),
    shop('Silverlake Transit', ['Silverlake', '4111'], [200, 550]),
    shop('Sunflower Fuel', ['Silverlake', '5541'], [2_400, 7_900]),
    shop('Juniper Diner', ['Silverlake', '5812'], [1_200, 6_800]),
    shop('Coneflower Pharmacy', ['Silverlake', '5912'], [410, 3_600]),
    shop('Prairie Stream TV', ['Online', '4899'], [999, 1_799]),
    shop('Cottonwood Books', ['Silverlake', '5942'], [899, 4_400]),
  ],
};

const bics: Readonly<Record<string, string>> = {
  GB: 'NORDGB2L',
  DE: 'WALDDEFF',
  FR: 'CIMEFRPP',
  FI: 'KORPFIHH',
  NL: 'POLDNL2R',
  AU: 'WATTAU2S',
  CA: 'HURNCATT',
  US: 'MESAUS33',
  JP: 'KAZEJPJT',
  BH: 'DILMBHBM',
};

const known = new Map<string, Counterparty>();

/** Who and where someone is. */
export type Party = readonly [name: string, country: string, town: string];

/** Someone outside the sandbox's banks, always with the same account number. */
export function counterparty([name, country, town]: Party, mcc?: string): Counterparty {
  const key = `${name} ${country}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const number = digitsOf(key, 8);
  const iban =
    country === 'DE'
      ? toGermanIban('99020250', number)
      : country === 'FR'
        ? toFrenchIban('99701', '00117', number)
        : country === 'FI'
          ? toFinnishIban('99034', number)
          : country === 'NL'
            ? toDutchIban('POLD', number)
            : toBritishIban('NORD', '996633', number);
  const made: Counterparty = {
    name,
    country,
    town,
    mcc,
    bic: bics[country] ?? 'NORDGB2L',
    iban,
    sortCode: '996633',
    accountNumber: number,
    bsb: '996-302',
  };
  known.set(key, made);
  return made;
}

/** A shop, with the range of what one spends there in minor units of the country's currency. */
export interface PricedShop {
  readonly shop: Counterparty;
  readonly low: number;
  readonly high: number;
}

const priced = (country: string, list: readonly Shop[]): PricedShop[] =>
  list.map(({ name, town, mcc, low, high }) => ({ shop: counterparty([name, country, town], mcc), low, high }));

const pricedShops: ReadonlyMap<string, readonly PricedShop[]> = new Map(
  Object.entries(shops).map(([country, list]) => [country, priced(country, list)]),
);
const pricedNearby: ReadonlyMap<string, readonly PricedShop[]> = new Map(
  Object.entries(nearbyShops).map(([bank, list]) => [bank, priced('US', list)]),
);

/** The shops of a country. */
export function shopsOf(country: string): readonly PricedShop[] {
  return pricedShops.get(country) ?? [];
}

/** Where customers of this bank shop at home; undefined where that is anywhere in the country. */
export function shopsNear(bank: string): readonly PricedShop[] | undefined {
  return pricedNearby.get(bank);
}
