// Words that banks put around the name of the other side: how it was paid, through whom, and what follows the name. Read by
// entry-text.ts. Facts compiled from printed statements of banks of each country, from Swift's and the Deutsche Kreditwirtschaft's
// field codes of MT940 (EREF, SVWZ, …), and from the Dutch banks' structured remittance (/TRTP/, /REMI/, …).

/** How money moved, as far as a text tells it. */
export type Channel = 'CARD' | 'DIRECT_DEBIT' | 'TRANSFER' | 'CASH';

/** What stands before a name, by channel. Phrases are separated by commas. */
export const prefixes: Readonly<Record<Channel, string>> = {
  CARD: `
    avoir cb, avoir, achat, card payment to, card payment, card payment at, card purchase, card purchase at, card transaction, contactless payment,
    contactless, pos, pos purchase, pos debit, pos transaction, pos w/d, point of sale, visa, visa purchase, visa debit,
    visa debit purchase, visa debit purchase card, visa debit card, debit card purchase, debit card payment, debit card,
    debit purchase, recurring card purchase, recurring payment, purchase authorized on, purchase, checkcard, checkcard purchase, check card purchase,
    debit card purchase visa, dbt crd, mastercard, maestro, eftpos, eftpos purchase, eftpos debit, eftpos txn, apple pay, google pay,
    card refund, card refund from, refund from, purchase return, visa refund, eftpos refund, online card purchase, internet purchase, card spend at,
    vdp, vdc, vda, vde, contactless purchase, chip purchase, int'l pos, intl pos, e-commerce purchase,
    kartenzahlung, kartenzahlung girocard, girocard, girocard zahlung, ec, ec karte, ec kartenzahlung, ec-pos, elv, kartenverfuegung,
    kartenumsatz, debitkarte, debitkartenzahlung, debitkartenumsatz, kreditkartenumsatz, visa debitkartenumsatz,
    zahlung mit karte, lastschrift kartenzahlung, bezahlung mit karte, pos kauf, bezahlung karte, bezahlung debitkarte, apple pay zahlung,
    paiement par carte, paiement carte, paiement cb, paiement psc, paiement sans contact, achat cb, achat carte, carte, cb, facture carte,
    facture cb, factu cb, achat par carte, avoir carte, credit carte, remboursement carte, paiement internet, paiement,
    compra, compra en, compra tarjeta, compra con tarjeta, compra internet, compra en internet, compra internacional, compra online, compra tarj, compra contactless,
    pago con tarjeta, pago movil en, pago movil, pago en, cargo tarjeta, tarj, operacion con tarjeta, devolucion compra, abono compra, pago tarjeta,
    pagamento pos, pagamento tramite pos, pagamento carta, pagamento con carta, pagam pos, pagobancomat, pag pos, acquisto pos,
    acquisto carta, acquisto, operazione pos, pagamento internet, utilizzo carta, transazione carta, addebito carta, storno pos,
    compras, compra mb, pagamento tpa, compra cartao, compras c deb, compra eletronica, compras c.deb, pagamento cartao,
    zakup przy uzyciu karty, platnosc karta, platnosc karta platniczej, zakup karta, transakcja karta, dop visa, dop mc, operacja karta, platnosc zblizeniowa, platnosc web, platnosc blik,
    blik zakup, blik zakup e-commerce, zakup blik, zakup, zwrot karta, platnosc kartą, transakcja kartą,
    betaalautomaat, bea nr, bea betaalpas, bea apple pay, bea google pay, betaling met kaart, betaalpas, ecom, ecom betaalpas, kaartbetaling, aankoop bancontact, bancontact,
    betaling bancontact, aankoop maestro, aankoop, betaling via bancontact, terugboeking betaalautomaat, ideal, achat bancontact, paiement bancontact, paiement maestro,
    einkauf, einkauf zkb visa debit card, einkauf visa debit, einkauf mastercard, zakupy, platba kartou, nakup kartou, platba u obchodnika, transakce kartou,
    kortkop, kortkob, kort, visakop, dankort, dankort-nota, dk-nota, visa vare, varekjop, varekop, visa/dankort, korttiosto, korttimaksu, korttitapahtuma, osto, kortbetaling, kortbetalning, mobilepay kob, visa varekjop, bankaxept, bankaxept varekjop, kortkøb, kortköp, varekjøp, visa køb, visa kob, kjop, kjøp, köp, køb, betaling kort`,
  DIRECT_DEBIT: `
    inkaso, sipo, cargo,
    rev direct debit, reversal direct debit, reversal of direct debit, unpaid d/d, reversed direct debit, dishonoured direct debit, direct debit dishonour, direct debit payment to, direct debit, direct debit to, direct debit payment to, direct debit payment, direct debit from, dd, ddr, d/d, first payment dd, direct debit return, unpaid direct debit, returned direct debit, dir deb, dr dd, aut payment, automatic payment, bill payment, ach debit, ach, ach pmt, ppd, preauthorized debit, pre-authorized debit, pad, misc payment, electronic withdrawal, electronic pmt, web pmt,
    lastschrift, sepa-lastschrift, sepa lastschrift, basislastschrift, sepa basislastschrift, folgelastschrift, erstlastschrift, sepa lastschrifteinzug, sepa-lastschrifteinzug, lastschrifteinzug, lastschrift einzug, firmenlastschrift, sepa elv lastschrift, abbuchung, einzug, lastschrift aus, ruecklastschrift, lastschrift ruckgabe, sepa dd, sepa direct debit,
    prlv, prlv sepa, prlv europeen, prelevement, prelevement sepa, prelevement de, prelevement europeen, prelevement europeen emis, prelevt, prelvt, prlv sepa emis, prlv emis, prlv europeen emis, rejet prlv, rejet prelevement, prlv impaye, domiciliation, domiciliation europeenne,
    adeudo, adeudo recibo, adeudo por domiciliacion, adeudo sepa, recibo, recibo de, recibo sepa, cargo recibo, domiciliacion, adeudo de, devolucion recibo, devolucion adeudo, cargo por domiciliacion, pago recibo de, pago recibo, adeudo a su cargo, recibos,
    addebito diretto, addebito diretto sepa, addebito sdd, addebito sepa, sdd, addebito sdd core, add.to sepa, addebito, pagamento sdd, insoluto sdd, sdd core, rid, addebito rid, add sdd,
    debito directo, deb dir, debito direto, dd sepa, db dir, cobranca, pagamento debito direto, polecenie zaplaty,
    sepa incasso, incasso, incasso algemeen doorlopend, sepa incasso algemeen doorlopend, sepa incasso algemeen eenmalig, europese incasso, automatische incasso, europese domiciliering, domiciliering, sepa incasso b2b, storno incasso, terugboeking incasso, stornering, doorlopend, europese domiciliering van, incassant,
    autogiro, betalingsservice, bs, bs betaling, avtalegiro, leverandorservice, e-faktura, efaktura, e-lasku, suoraveloitus, suoramaksu, bgc autogiro, medgivande`,
  TRANSFER: `
    bon.a, bon. a, bonifico a, bonif. a, bg-bet, bg-bet., bg bet, pg-bet, bankgirobetalning, överföring till, överföring från, overføring til, overføring fra, overførsel til, overførsel fra, odchozi platba, prichozi platba, okamzita odchozi platba, okamzita prichozi platba, trvaly prikaz, odchozi uhrada, prichozi uhrada, bezhotovostni platba, tuzemska platba, prevod,
    standing order via faster payment to, bill payment via faster payment to, faster payments receipt ref, bank giro credit ref, to, from, mobi, online transfer to, online transfer from, topup, top up, cash app, venmo, faster payment, faster payments receipt, faster payment receipt, faster payment received, faster payment to, faster payment from, faster payments payment, fpo, fpi, fps, bgc, bacs, bacs credit, bank giro credit, bank credit, tfr, trf, transfer to, transfer from, transfer, standing order, standing order to, so, sto, s/o, stdg order, chaps, chaps transfer, bill payment to, bill pymt to, payment to, payment from, payment received from, payment, received from, sent to, direct credit, direct credit from, direct deposit, automated credit, inward payment, mobile payment, online transaction, online payment, online transfer, online banking transfer, internet transfer, internet banking transfer, mobile banking payment, mobile transfer, fast transfer to, fast transfer from, osko payment, osko payment to, osko payment from, osko deposit, osko deposit from, osko withdrawal, osko, payid, payid payment, npp, npp payment, pay anyone, pay anyone to, direct entry, deposit, deposit from, salary deposit, on-line banking transfer, zelle payment to, zelle payment from, zelle to, zelle from, zelle, venmo payment, cash app, wire transfer, wire, interac e-transfer, interac e-transfer to, interac etrnsfr, e-transfer, e-transfer sent, e-transfer received, mobile pmt, via online, via mobile, remitly, inter-bank credit, interbank, billpay, b/p to, bpay, bpay bill payment to, bpay payment, bpay to, payee, chq, mb transfer to, ib transfer to,
    ueberweisung, überweisung, sepa-uberweisung, sepa uberweisung, sepa-überweisung, sepa überweisung, gutschrift, sepa-gutschrift, sepa gutschrift, gutschr., gutschr. überw. dauerauftrag, überweisungsgutschrift, uberweisungsgutschr., überweisungsgutschr., dauerauftrag, sepa dauerauftrag, dauerauftragsgutschrift, dauerauftragsbelastung, dauerauftrag an, sepa credit transfer, sct, sct inst, sepa ct, sepa inst, online-überweisung, online-uberweisung, online überweisung, echtzeitüberweisung, echtzeit-überweisung, echtzeit-gutschrift, echtzeitgutschrift, überweisung an, überweisung von, zahlungseingang, zahlungseingang von, zahlung an, eingang, auftrag, einzelüberweisung, sammelüberweisung, terminüberweisung, überw., eigenüberweisung,
    virement, virement sepa, virement de, virement a, virement pour, virement recu, virement recu de, virement emis, virement emis vers, virement instantane, virement instantane recu, virement instantane emis, virement instantane de, virement permanent, virement permanent pour, virement en votre faveur, virement europeen, virement sepa recu, virement sepa emis, virement par internet, virement web, virement m, vir, vir sepa, vir sepa recu, vir sepa recu /de, vir recu, vir recu de, vir permanent, vir perm, vir inst, vir inst de, vir instantane, vir inst vers, vir sepa emis, vir emis, vir europeen, vir europeen emis, vir de, vir a, vir vers, vir m, virt, virement mensuel, ordre permanent, votre virement, overschrijving, overschrijving naar, overschrijving van, overschrijving in euro, doorlopende opdracht, instantoverschrijving,
    transferencia, transferencia de, transferencia a, transferencia a favor de, transferencia recibida, transferencia recibida de, transferencia emitida, transferencia inmediata, transferencia inmediata de, transferencia inmediata a favor de, transferencia inmediata a, transferencia periodica, transferencia periodica a, transf, transf., transf. de, transf. a, transf a favor de, trans inm, trans.inm., trf., traspaso, traspaso a, traspaso de, bizum, bizum de, bizum a, bizum a favor de, bizum recibido, bizum enviado, pago bizum, pago bizum a, abono transferencia, abono, abono de, orden permanente, ingreso, ingreso de,
    bonifico, bonifico a favore di, bonifico da, bonifico sepa, bonifico sepa a, bonifico sepa da, bonifico istantaneo, bonifico istantaneo a, bonifico istantaneo da, bonifico in entrata, bonifico ricevuto, bonifico ricevuto da, bonifico a vostro favore, bonifico vs favore, bonifico disposto, bonifico disposto a favore di, bonifico europeo, bonif, bonif. v/fav., bon.da, bon. da, accredito bonifico, disposizione, disposizione di bonifico, giroconto, addebito bonifico, ordine permanente, vostra disposizione, vs disposizione, a favore di, bonifico periodico, accredito, ordinante,
    transferencia recebida, trf mb way, mb way, mbway, trf p/, trf de, trf imediata, trf imed, trf cred, trf credit, trf. p/o, trf. de, transferencia sepa, transf sepa, transferência, transferencia para, trf para, ordem permanente,
    przelew, przelew wychodzacy, przelew przychodzacy, przelew na konto, przelew z rachunku, przelew na rachunek, przelew wewnetrzny, przelew krajowy, przelew krajowy wychodzacy, przelew krajowy przychodzacy, przelew zewnetrzny, przelew zewnetrzny wychodzacy, przelew zewnetrzny przychodzacy, przelew ekspresowy, przelew natychmiastowy, przelew expresselixir, zlecenie stale, przelew do, przelew od, przelew na telefon, blik na telefon, przelew blik,
    overboeking, overboeking naar, overboeking van, sepa overboeking, sepa instant, sepa periodieke overb., periodieke overboeking, online bankieren, mobiel bankieren, internetbankieren, tikkie, betaalverzoek, bijschrijving, spoedoverboeking, verzamelbetaling,
    overforing, överföring, overførsel, overføring, insattning, insättning, bankgiro, bg, plusgiro, pg, swish, swish till, swish fran, swish from, swish mottagen, swish skickad, vipps, mobilepay, straksoverførsel, straksoverforsel, betaling, fast overforing, faste betalinger, tilisiirto, siirto, maksu, giro inn, nettgiro, mobilbank, straksbetaling, inbetalning, stående överföring, girobetalning, fast overføring`,
  CASH: `
    vyber z bankomatu, vyber hotovosti, vklad hotovosti,
    atm, atm withdrawal, atm cash, atm w/d, cash withdrawal, cash withdrawal at, cash machine, cash machine withdrawal, cashpoint, cash, cpt, csh, cash out, withdrawal, atm fee, lnk, notemachine, non-anz atm, westpac atm, cba atm, wdl atm, wdl atm cba, atm debit, non-chase atm withdraw, cash advance, cash dep, cash deposit, cash paid in, counter withdrawal, atm cash deposit, abm withdrawal, atm deposit,
    geldautomat, ga, bargeldauszahlung, barauszahlung, auszahlung, auszahlung geldautomat, bargeldbezug, bargeld, geldausgabeautomat, bankautomat, bargeldeinzahlung, bareinzahlung, einzahlung, bargeldabhebung, bargeldverfuegung, ga nr, auszahlung girocard, bargeldauszahlung ga,
    retrait dab, retrait, retrait especes, retrait au distributeur, retrait distributeur, retrait carte, retrait dab cb, depot especes, versement especes, retrait gab, retrait de billets, geldopneming, geldafhaling, cash opname, retrait bancontact,
    cajero, retirada, retirada efectivo, retirada de efectivo, retirada cajero, reintegro, reintegro cajero, reint.cajero, disposicion cajero, disposicion efectivo, disp. cajero, ingreso efectivo, ingreso en efectivo, retirada de efectivo en cajero,
    prelievo, prelievo bancomat, prelievo atm, prelievo contante, prelievo sportello, prelievo contanti, prelevamento, prelevamento bancomat, prelevamento atm, versamento contanti, prel. bancomat, prelev,
    levantamento, levantamento mb, levantamentos, lev atm, levantamento atm, deposito numerario, 
    wyplata, wyplata z bankomatu, wyplata bankomat, wyplata w bankomacie, wyplata gotowki, wplata gotowki, wplata, wplatomat, bankomat, wplata we wplatomacie, wyplata blik, blik wyplata bankomat,
    geldautomaat, gea, gea betaalpas, geldopname, storting, gestort, contante opname, geldmaat,
    bankomat, uttag, kontantuttag, bankomatuttag, uttak, minibank, kontantuttak, minibankuttak, haevet, hævet, kontanthævning, pengeautomat, haevning, kontanthaevning, nosto, kateisnosto, käteisnosto, otto nosto, automatnosto`,
};

/** Through whom a merchant is paid, and how their marks are written before the merchant's name. */
export const providers: readonly (readonly [name: string, phrases: string])[] = [
  [
    'PayPal',
    'paypal, pp, paypal europe, paypal europe sarl, paypal europe s.a.r.l., paypal europe sarl et cie sca, paypal europe s.a.r.l. et cie s.c.a, paypal europe s.a r.l. et cie s.c.a, paypal (europe) s.a.r.l. et cie, paypal payment, paypal inst xfer, paypal instant transfer, paypal pte ltd, paypal australia, paypal inc, paypal zahlung, paypal des, paypal uk',
  ],
  ['SumUp', 'sumup, su, smp, sum up, sumup payments'],
  ['Square', 'sq, sqr, square, squareup, gosq.com, gosq'],
  ['Zettle', 'iz, zettle, izettle, zettle by paypal, izettle ab'],
  ['Stripe', 'stripe, stripe payments, stripe payments europe, stripe technology europe, st'],
  [
    'Klarna',
    'klarna, klarna bank, klarna bank ab, klarna ab, klarna.com, sofort, sofort gmbh, klarna financial services',
  ],
  ['Adyen', 'adyen, adyen nv, adyen n.v., adyen bv, adyen client management foundation'],
  ['Mollie', 'mollie, mollie payments, stichting mollie payments, mollie b.v., stg mollie payments'],
  ['Curve', 'crv, curve, ccurve'],
  ['Worldline', 'ccv, worldline, payone, payone gmbh, sagepay, concardis, concardis gmbh'],
  ['Buckaroo', 'buckaroo, stichting buckaroo, buckaroo stichting derdengelden, stichting derdengelden buckaroo'],
  ['Pay.nl', 'pay.nl, stichting pay.nl, via stichting pay.nl, stg pay.nl'],
  ['MultiSafepay', 'multisafepay, stichting multisafepay'],
  ['Dojo', 'dojo, paymentsense'],
  ['Toast', 'tst, toast'],
  ['Clover', 'clv, clover'],
  ['Shopify', 'sp, shopify pay, shop pay'],
  ['Paddle', 'paddle, paddle.net, paddle net, pdl'],
  ['Digital River', 'dri, digitalriver'],
  ['FastSpring', 'fs, fastspring, fsprg'],
  ['Nexi', 'nexi, nexi payments'],
  ['Vivid', 'nyx, nya'],
  ['GoCardless', 'gocardless, gocardless ltd, gc, gocardless re, go cardless'],
  ['Przelewy24', 'przelewy24, p24, dialcom24'],
  ['PayU', 'payu, payu s.a.'],
  ['Tpay', 'tpay, tpay.com'],
  ['Zip', 'zip, zip pay, zip money, zip co'],
  ['Afterpay', 'afterpay, afterpay australia'],
  ['Clearpay', 'clearpay, clearpay finance'],
  ['Riverty', 'riverty, riverty gmbh, afterpay riverty'],
  ['Billie', 'billie gmbh'],
  ['Windcave', 'windcave, dps'],
  ['Tyro', 'tyro'],
  ['Lightspeed', 'ls, lightspeed'],
  ['Zeller', 'zlr, zeller'],
  ['MobilePay', 'mobilepay, mob.pay, mobpay'],
  ['Vipps', 'vipps'],
  ['Swish', 'swish'],
  ['Redsys', 'redsys'],
  ['Viva', 'viva, vivawallet'],
  ['myPOS', 'mypos'],
  ['Teya', 'teya'],
  ['takepayments', 'takepayments'],
];

/** Providers whose short marks count only before an asterisk: `SQ *`, `IZ *`, `PP*`. */
export const markOnly =
  'zip pp su smp sq sqr iz st crv tst clv sp pdl dri fs gc dps ls zlr ccv dojo square toast clover curve viva lightspeed tyro nyx nya zeller';

/** Phrases behind which a provider's text names the merchant. */
export const purchasesAt = `
  ihr einkauf bei, einkauf bei, votre achat chez, achat chez, your purchase at, purchase at, su compra en, compra en, il tuo acquisto presso, acquisto presso, uw aankoop bij, aankoop bij, ditt kop hos, dit kob hos, pp. . , bestellung bei, your order at, payment to`;

/** Words that end a name: what follows is a reference, a mandate, a day. */
export const nameEnds = `
  ref reference refnr mandate mandat mandaat machtiging kenmerk mdt rum ics ech motif motivo causale referencia riferimento referens
  rechnungsnr rechnungsnummer kundennummer kundennr vertragsnr vertragsnummer mandatsref mandatsreferenz mref eref kref svwz cred
  reservation valuedate fecha datum pasvolgnr transactie omschrijving betalingskenmerk factuurnr factuurnummer klantnr klantnummer
  payroll ppd web wages salary salaire gehalt lohn loyer paie nomina stipendio
  concepto concept numero num iban bic kdnr rgnr rnr invoice inv policy`;

/** Words that lead from a name to a date, a card or a number, and go with it. */
export const connectives = `
  on cd card carte karte tarjeta kaart carta pas ref no nr num vom am du le del em dd til the at value date um bei den till datum uhr of from
  to kl dnia data og ore op il al op. term terminal ending kartennr karten kort xx x n ct id rif cod tarj fecha`;

/** Legal forms at a name's end. */
export const legalForms = `
  ltd, limited, plc, llp, inc, llc, corp, corporation, company, gmbh, mbh, gmbh & co kg, gmbh & co. kg, gmbh co kg, ag, ag & co. kg, ag co kg, ag & co. ohg, kg, kgaa, se & co. kgaa, ohg, se, se & co. kg, ug, e.k., ek, e.v., ev, eg, e.g., gbr, bv, b.v., nv, n.v., bvba, vof, v.o.f.,
  sa, s.a., sas, s.a.s., sasu, sarl, s.a.r.l., sa rl, eurl, snc, s.n.c., sci, srl, s.r.l., spa, s.p.a., sl, s.l., slu, s.l.u., sau, s.a.u., lda, lda., unipessoal lda, sp z o o, sp. z o.o., sp zoo, sp. k., sp. j., ab, a/s, aps, as, asa, oy, oyj, ab oy,
  pty, pty ltd, pty limited, dac, clg, cic, t/a, scrl, sprl, asbl, vzw, sca, s.c.a., et cie, et cie sca, co ltd, co, n v, b v`;

/** Places that stand behind a merchant's name on cards; countries by name and code (ISO 3166). */
export const places = `
  gb, gbr, uk, ie, irl, de, deu, at, aut, fr, fra, nl, nld, be, bel, es, esp, it, ita, pt, prt, pl, pol, se, swe, no, nor, dk, dnk, fi, fin, ch, che, lu, lux, us, usa, au, aus, nz, nzl, ca, can, cz, cze, sg, lt, ltu, ee, est, mt, cy, lv, hu, gr, grc, ro, bg, hr, si, sk,
  united kingdom, great britain, england, scotland, wales, ireland, deutschland, germany, france, nederland, netherlands, belgium, belgie, belgique, espana, spain, italia, italy, portugal, polska, poland, sverige, sweden, norge, danmark, suomi, finland, australia, new zealand, canada, luxembourg, switzerland, schweiz, osterreich, austria,
  london, manchester, birmingham, leeds, glasgow, edinburgh, liverpool, bristol, sheffield, cardiff, belfast, leicester, coventry, nottingham, newcastle, newcastle upon tyne, brighton, southampton, portsmouth, reading, oxford, cambridge, york, bath, exeter, plymouth, norwich, milton keynes, croydon, kingston, watford, slough, luton, swindon, aberdeen, dundee, swansea, derby, stoke on trent, wolverhampton, hull, bradford, bolton, welwyn, welwyn garden, welwyn garde, internet, online, www, dublin, cork, galway, limerick, waterford,
  berlin, hamburg, munchen, muenchen, munich, koln, koeln, cologne, frankfurt, frankfurt am main, stuttgart, dusseldorf, duesseldorf, leipzig, dortmund, essen, bremen, dresden, hannover, nurnberg, nuernberg, duisburg, bochum, wuppertal, bielefeld, bonn, munster, muenster, karlsruhe, mannheim, augsburg, wiesbaden, mainz, freiburg, kiel, lubeck, rostock, potsdam, heidelberg, wien, vienna, graz, linz, salzburg, innsbruck, zurich, zuerich, basel, bern, geneve,
  paris, lyon, marseille, toulouse, nice, nantes, bordeaux, lille, rennes, strasbourg, montpellier, grenoble, reims, rouen, dijon, angers, toulon, cedex, amsterdam, rotterdam, den haag, utrecht, eindhoven, groningen, tilburg, almere, breda, nijmegen, haarlem, arnhem, antwerpen, anvers, bruxelles, brussel, brussels, gent, brugge, leuven, liege,
  madrid, barcelona, valencia, sevilla, zaragoza, malaga, bilbao, murcia, palma, alicante, cordoba, roma, milano, torino, napoli, bologna, firenze, genova, venezia, verona, palermo, bari, padova, lisboa, porto, braga, coimbra, faro, amadora, warszawa, krakow, lodz, wroclaw, poznan, gdansk, szczecin, katowice, lublin, gdynia,
  stockholm, goteborg, malmo, uppsala, oslo, bergen, trondheim, stavanger, kobenhavn, copenhagen, kobenhavn k, aarhus, odense, aalborg, helsinki, espoo, tampere, turku, vantaa,
  vi, ns, ql, sydney, melbourne, brisbane, perth, adelaide, canberra, hobart, darwin, gold coast, parramatta, nsw, vic, qld, wa, tas, act, nt, auckland, wellington, christchurch, hamilton, dunedin, tauranga, new york, los angeles, chicago, san francisco, seattle, boston, austin, houston, ny, tx, fl, il, toronto, vancouver, montreal, ottawa, calgary, on, bc, qc, ab`;
