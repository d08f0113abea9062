// Words that tell what money was for, in the languages of the banks that are served, looked for as whole words anywhere in an
// entry's name and text. Read by classify.ts. Compiled from what banks, employers, landlords and authorities write.

import type { CategoryCode } from '../categories.ts';

/** What words say. */
export interface WordRule {
  /** Null where they tell nothing of money that leaves. */
  readonly debit: CategoryCode | null;
  readonly credit: CategoryCode | null;
  /**
   * - `MONEY`: what money is (salary, rent, interest): tells more than who is on the other side, but nothing on a card.
   * - `TRADE`: what a shop sells: only where the shop is not known by name, and never of a person.
   */
  readonly kind: 'MONEY' | 'TRADE';
  readonly words: string;
}

const money = (debit: CategoryCode | null, credit: CategoryCode | null, words: string): WordRule => ({
  debit,
  credit,
  kind: 'MONEY',
  words,
});
const trade = (category: CategoryCode, words: string): WordRule => ({
  debit: category,
  credit: category,
  kind: 'TRADE',
  words,
});

/** Every rule; of two that find as many words, the first counts. */
export const wordRules: readonly WordRule[] = [
  money(
    'PAYROLL',
    'SALARY',
    `
    mzda, vyplata, vyplata mzdy, mzdy, salary, salaries, wages, wage, payroll, net pay, monthly pay, weekly pay, staff pay, bacs salary, salary payment, monthly salary, direct dep, dir dep, reg salary, reg sal, payroll dep, payroll ppd, pay run, payslip, bonus payment, annual bonus, overtime pay,
    gehalt, gehälter, lohn, löhne, lohn gehalt, lohn/gehalt, lohnzahlung, gehaltszahlung, lohnabrechnung, gehaltsabrechnung, bezüge, monatsgehalt, besoldung, dienstbezüge, entgeltabrechnung, entgeltzahlung, weihnachtsgeld, urlaubsgeld, ausbildungsvergütung, arbeitsentgelt, salär, löhnung,
    salaire, salaires, paie, virement salaire, vir salaire, traitement mensuel, remuneration, acompte salaire, prime annuelle, solde de tout compte, appointements, 13eme mois,
    nomina, abono nomina, pago nomina, nominas, salario, sueldo, haberes, paga extra, stipendio, stipendi, emolumenti, accredito stipendio, competenze mese, tredicesima, quattordicesima, vencimento, vencimentos, ordenado, pagamento vencimento, salarios, subsidio de ferias, subsidio ferias, subsidio de natal,
    salaris, salarissen, loon, maandsalaris, salarisbetaling, vakantiegeld, vakantietoeslag, lonen, bezoldiging, nettoloon, wedde, 13e maand, dertiende maand, eindejaarspremie,
    wynagrodzenie, wynagrodzenia, pensja, wyplata wynagrodzenia, pobory, wyplata pensji, wynagr, premia roczna, umowa zlecenie, uposazenie,
    lön, loneutbetalning, löneutbetalning, lønn, lønnsutbetaling, lonn, løn, lønoverførsel, lonoverforsel, lønindbetaling, lon overforsel, palkka, palkanmaksu, feriepenger, semesterlön, ferieløn, feriepenge, lomaraha, månedsløn, manadslon`,
  ),
  money(
    'SAVINGS',
    'PENSION',
    `
    duchod, starobni duchod, vyplata duchodu, cssz, quattordicesima pensione, tredicesima pensione, pension, pensions, pension payment, state pension, annuity, retirement pension, retirement income, superannuation, pension contribution, altersrente, rentenzahlung, gesetzliche rente, witwenrente, erwerbsminderungsrente, betriebsrente, altersversorgung, versorgungsbezüge, ruhegehalt, pensionszahlung, rente 01, rentenbezug, alterspension,
    retraite, pension de retraite, retraite complementaire, pension jubilacion, jubilacion, pensione, accredito pensione, reforma pensao, pensao, pensioen, pensioenuitkering, aow, aow pensioen, emerytura, wyplata emerytury, pensjon, pensionsutbetalning, tjanstepension, tjänstepension, alderspension, ålderspension, folkepension, elake, eläke, kansanelake, työeläke, tyoelake, alderspensjon`,
  ),
  money(
    null,
    'BENEFITS',
    `
    pridavek na dite, rodicovsky prispevek, prispevek na bydleni, podpora v nezamestnanosti, canada child benefit, sepe prestacion, prestacion sepe, canada ccb, ccb, inst seg social, instituto seguranca social, seg social, universal credit, winter fuel, power saving bonus, child benefit, jobseekers allowance, jobseeker, housing benefit, carers allowance, pip payment, disability living allowance, attendance allowance, employment support allowance, tax credits, working tax credit, child tax credit, winter fuel payment, cost of living payment, statutory sick pay, illness benefit, jobseekers, maternity benefit, unemployment benefit, social welfare, statutory maternity,
    kindergeld, arbeitslosengeld, alg ii, elterngeld, wohngeld, bürgergeld, grundsicherung, krankengeld, mutterschaftsgeld, bafög, kinderzuschlag, pflegegeld, familienbeihilfe, notstandshilfe, kinderbetreuungsgeld, unterhaltsvorschuss,
    allocations familiales, prestations familiales, allocation chomage, apl, rsa, prime d activite, aide au logement, indemnites journalieres, allocation retour emploi, allocation logement, kinderbijslag, zorgtoeslag, huurtoeslag, ww uitkering, bijstand, wia uitkering, wajong, kindgebonden, groeipakket, studietoelage,
    prestacion desempleo, subsidio desempleo, ingreso minimo vital, ayuda familiar, naspi, assegno unico, indennita di disoccupazione, subsidio desemprego, abono de familia, rendimento social, zasilek, swiadczenie 500, swiadczenie 800, rodzina 800, barnbidrag, föräldrapenning, barnetrygd, dagpenge, dagpenger, barnetilskud, boligsikring, su utbetaling, lapsilisa, asumistuki, opintotuki, sykepenger, foreldrepenger, sjukpenning, bostadsbidrag, kontanthjælp, borne ungeydelse, family tax benefit, youth allowance, parental leave pay, disability support, carer payment`,
  ),
  money(
    'TAXES',
    'TAX_REFUND',
    `
    dan z prijmu, preplatek dane, dph, financni urad, tax refund, income tax refund, tax repayment, self assessment, corporation tax, vat payment, vat return, paye tax, national insurance, income tax, tax return, tax payment, estimated tax, bas payment, gst payment, paye nic,
    steuererstattung, einkommensteuer, einkommensteuererstattung, umsatzsteuer, gewerbesteuer, lohnsteuer, körperschaftsteuer, est erstattung, ust voranmeldung, ust va, est veranl, lst anmeldung, steuernr, steuernummer, erstatt est, umsatzst, einkst, kapitalertragsteuer, solidaritätszuschlag, steuerzahlung, steuervorauszahlung, kirchensteuer,
    impot sur le revenu, prelevement a la source, remboursement impot, impot revenu, ir 2025, impots sur le revenu, cotisation fonciere, tva, inkomstenbelasting, omzetbelasting, loonheffing, voorlopige aanslag, inkomstenheffing, teruggaaf, loonheffingen, personenbelasting, bedrijfsvoorheffing,
    irpf, devolucion renta, declaracion renta, devolucion irpf, modelo 130, modelo 303, modelo 111, modelo 100, pago iva, rimborso irpef, irpef, rimborso 730, iva trimestrale, imposta sul reddito, reembolso irs, irs reembolso, pagamento irs, retencao na fonte, iva trimestre, pagamento iva,
    zwrot podatku, podatek dochodowy, nadplata podatku, podatek vat, zwrot pit, pit 37, pit-37, pit 5l, vat 7, skatteåterbäring, skatteaterbaring, preliminärskatt, overskydende skat, restskat, skattetrekk, skatt tilgode, skattepenger, forskuddsskatt, veronpalautus, ennakkovero, moms, arbetsgivaravgifter, momsbetaling, jäännösvero, jaannosvero, arbeidsgiveravgift, b-skat, a-skat`,
  ),
  money(
    'PROPERTY_TAX',
    'TAX_REFUND',
    `ibi, ibi urbana, recibo ibi urbana, contribucion urbana, imu, acconto imu, imu acconto, saldo imu, imu saldo, imi, taxe fonc, precompte immobilier, liegenschaftssteuer, fastighetsavgift, grundskyld, kommunale avgifter, eiendomsavgift, dan z nemovitosti, property taxes, municipal rates, council tax, ctax, property tax, local property tax, council rates, rates instalment, domestic rates, grundsteuer, grundabgaben, grundbesitzabgaben, gemeindeabgaben, taxe fonciere, taxes foncieres, taxe d habitation, taxe habitation, ozb, gemeentelijke heffingen, gemeentelijke belastingen, onroerende voorheffing, impuesto bienes inmuebles, recibo ibi, imposto municipal, podatek od nieruchomosci, ejendomsskat, eiendomsskatt, kiinteistovero, fastighetsskatt, business rates`,
  ),
  money(
    'RENT',
    'RENTAL_INCOME',
    `
    najem, najemne, najem bytu, lokalhyra, garageplats, alquiler garaje, alquiler local, bostadsbolaget, bostadsbolag, rent, prop mgmt, prop mgt, property mgmt, property mgt, sublet, sublease, untermiete, sous location, onderhuur, monthly rent, rent payment, rent due, flat rent, house rent, room rent, rent share, studio rent, apartment rent, rental payment, rental, lettings, letting agents, letting agent, ground rent, tenancy, tenant rent, rental income, housing association,
    miete, warmmiete, kaltmiete, mietzahlung, monatsmiete, mietkonto, wohnungsmiete, mietvertrag, garagenmiete, miete wohnung, wg miete, stellplatzmiete, mieteinnahmen, mieteingang, hausgeld, wohngeldabrechnung, nebenkosten, nutzungsentgelt,
    loyer, loyers, loyer appartement, quittance loyer, loyer mois, bailleur, charges locatives, huur, huurbetaling, huur woning, maandhuur, huurpenningen, kamerhuur, huurgeld, huurprijs,
    alquiler, alquiler piso, alquiler vivienda, renta piso, arrendamiento, lloguer, affitto, canone locazione, canone di locazione, affitto casa, locazione, affitto mese, pigione, renda, renda casa, arrendamento, renda mensal, aluguer,
    czynsz, czynsz najmu, wynajem, najem, oplata za mieszkanie, najem mieszkania, hyra, hyresavi, hyra lägenhet, månadshyra, husleie, leie, husleje, leje, leie leilighet, vuokra, vuokranmaksu, yhtiövastike, yhtiovastike, vastike, boligafgift, felleskostnader, fællesudgifter, bostadsrättsavgift`,
  ),
  money(
    'MORTGAGE',
    null,
    `
    hypoteka, splatka hypoteky, mortgage, mtg, mortgage payment, mortgage repayment, home loan, baufinanzierung, hypothek, hypothekendarlehen, baudarlehen, immobiliendarlehen, darlehen haus, annuität, tilgung baudarlehen, wohnbaukredit, immobilienfinanzierung, immobilienkredit, hypothekarzins, pret immobilier, echeance pret immobilier, pret habitat, ech pret habitat, credit immobilier, echeance pret immo, pret immo, hypotheek, hypotheekrente, hypotheekbetaling, woonkrediet, hypothecaire lening, hypothecair krediet, woonlening,
    hipoteca, prestamo hipotecario, cuota hipoteca, mutuo, rata mutuo, mutuo casa, credito habitacao, prestacao casa, kredyt hipoteczny, kredyt mieszkaniowy, bolån, bostadslån, bolan, boliglån, boliglan, asuntolaina, realkreditlån, realkredit, huslån`,
  ),
  money(
    'LOAN_REPAYMENT',
    null,
    `
    bounce back loan, bbl repayment, splatka uveru, splatka pujcky, splatka, uver, lanekassen, loan repayment, loan payment, personal loan, loan instalment, car finance, car loan, student loan, hire purchase, hp agreement, loan pymt, instalment plan, finance agreement, auto loan, loan pmt, car payment, auto pmt, vehicle finance,
    kreditrate, darlehensrate, ratenzahlung, rückzahlung darlehen, ratenkredit, kredit rate, tilgung, darlehen, konsumkredit, autokredit, leasingrate, leasing, autofinanzierung, leistungsrate, kfz leasing, rate kredit, ratenkauf, privatkredit,
    pret personnel, credit conso, remboursement pret, mensualite credit, pret auto, credit auto, loa auto, pret etudiant, lening, aflossing, persoonlijke lening, studieschuld, kredietaflossing, autolening, doorlopend krediet, lening op afbetaling,
    prestamo, cuota prestamo, financiacion coche, prestito, rata prestito, rata finanziamento, finanziamento auto, cessione del quinto, emprestimo, credito pessoal, prestacao credito, prestacao automovel, credito automovel, rata kredytu, splata kredytu, rata pozyczki, pozyczka, kredyt gotowkowy, rata leasingu, leasing samochodu,
    lånebetaling, lån, blancolån, billån, studielån, privatlån, låneavtal, nedbetaling lån, avdrag lån, forbrukslån, bilfinansiering, afdrag lån, laina, lainanhoito, lainan lyhennys, opintolaina, autolaina, kulutusluotto`,
  ),
  money(
    'CREDIT_CARD_PAYMENT',
    'CREDIT_CARD_PAYMENT',
    `
    credit card payment, credit card bill, credit card repayment, payment received thank you, payment thank you, thank you for your payment, payment received, card repayment, credit card direct debit, cc payment, creditcd, credit cd, crcardpmt, crcard, credit crd, creditcard, card pmt, crd pmt, direct debit payment thank you, autopay payment, online payment thank you, mobile payment thank you, credit card autopay, crcard pmt, crd autopay,
    kreditkartenabrechnung, kreditkarte abrechnung, kreditkartenausgleich, ausgleich kreditkarte, kreditkartenzahlung, visa abrechnung, mastercard abrechnung, ausgleich visa, kk abrechnung, releve carte, debit differe, carte a debit differe, paiement carte de credit, depenses carte debit differe, carte debit differe,
    afrekening creditcard, creditcard afrekening, creditcardafrekening, maandafrekening creditcard, int card services, ics creditcard, international card services, uitgavenstaat, creditcardincasso, kredietkaart, liquidacion tarjeta, liquidacion tarjeta credito, recibo tarjeta, addebito carta di credito, saldo carta di credito, estratto conto carta, pagamento cartao, pagamento cartao de credito, cartao de credito,
    splata karty, splata karty kredytowej, kreditkort, kreditkortsfaktura, kredittkort, kreditkortregning, betalning kreditkort, kreditkortsbetalning, luottokorttilasku, luottokorttimaksu`,
  ),
  money(
    'PEOPLE',
    'PEOPLE',
    `child support, child maintenance, kindesunterhalt, unterhalt, pension alimentaire, kinderalimentatie, alimentatie, pension alimenticia, assegno mantenimento, pensao de alimentos, alimenty, underholdsbidrag, barnebidrag, underhållsbidrag, elatusapu`,
  ),
  money(null, 'SALARY', `sal, sals`),
  money(null, 'OTHER_INCOME', `premium bond prize, bond prize`),
  money(
    'MEDICAL',
    'MEDICAL',
    `dr med, dr med dent, dr. med., zahnarzt, zahnärztin, zahnreinigung, zahnarztrechnung, arztrechnung, physiotherapie, psychotherapie, osteopathie, tandarts, fysiotherapie, remboursement soins, remb soins, remboursement de soins, consultation medicale, physio, dentist, tandlæge, tannlege, tandläkare, dentista, dentiste, medical expenses`,
  ),
  money(
    'BANK_FEES',
    'BANK_FEES',
    `
    poplatek, poplatky, vedeni uctu, poplatek za vedeni uctu, imposta di bollo, bollo, imposta bollo conto corrente, spese conto corrente, account fee, monthly fee, account maintenance fee, monthly account fee, maintenance fee, overdraft fee, overdraft charge, arranged overdraft fee, unarranged overdraft, unpaid item charge, unpaid item fee, non-sterling transaction fee, non sterling transaction fee, non-stg trans fee, non-stg purch fee, non-sterling cash fee, foreign transaction fee, international transaction fee, intl transaction fee, intl tran fee, foreign currency fee, foreign exchange fee, fx fee, atm fee, atm operator fee, service fee, service charge bank, bank charges, bank charge, bank fee, transaction fee, transaction charges, account charges, late payment fee, late fee, cash advance fee, wire fee, wire transfer fee, nsf fee, returned item fee, stop payment fee, card fee, annual card fee, annual fee, paid item fee, monthly service fee, account service fee, account service charge, monthly service charge, dishonour fee, honour fee, merchant fee, club lloyds fee, packaged account fee, account subscription, premium plan fee, quarterly fee, maintaining acct, fee, fees, government stamp duty, stamp duty on cards, membership fee bank, account keeping fee, minimum monthly payment fee, returned payment fee, overlimit fee,
    kontoführung, kontoführungsgebühr, kontoführungsentgelt, kontoführungsgebühren, kontogebühr, kontogebühren, entgelt, entgeltabschluss, entgelte, abschluss, rechnungsabschluss, abschlussposten, abrechnung entgelte, bankgebühren, kartengebühr, kartenentgelt, jahresgebühr karte, auslandseinsatzentgelt, auslandsentgelt, gebühr, gebühren, jahresentgelt, grundpreis konto, kontopauschale, rücklastschriftgebühr, depotgebühr, buchungsentgelt, kontoabschluss, kontopreis, monatsentgelt, fremdwährungsentgelt, währungsumrechnungsentgelt, entgelt girocard, umrechnungsentgelt,
    frais bancaires, frais, frais tenue de compte, frais de tenue de compte, tenue de compte, cotisation carte, cotisation carte visa, cotisation mensuelle, commission d intervention, commission intervention, commissions, cotisation esprit libre, frais carte, frais de gestion, frais sur, frais rejet, cotisation compte, forfait de frais, cotisation globetrotter, cotisation sobrio, frais paiement, frais retrait, frais trimestriels, cotisation bancaire, minimum forfaitaire, redevance mensuelle, commission de mouvement, f gestion compte,
    kosten betaalpakket, basispakket, betaalpakket, betaalgemak, kosten betaalrekening, pakketkosten, kosten rekening, kosten oranjepakket, oranjepakket, bankkosten, provisie, kosten zakelijk betalingsverkeer, beheerskosten, beheerskost, dienstenpakket, koersopslag, kosten pakket, kosten debitcard, kosten direct betalen, directbetaal, kosten creditcard, jaarbijdrage kaart, jaarlijkse bijdrage, kaartkosten,
    comision, comisiones, comision mantenimiento, mantenimiento cuenta, cuota tarjeta, comision transferencia, comision administracion, comision descubierto, liquidacion comisiones, cuota anual tarjeta, comis, gastos bancarios, commissioni, commissione, canone conto, canone mensile, canone mensile conto, spese tenuta conto, canone carta, spese bancarie, spese di tenuta conto, competenze e spese, canone annuo carta, spese di liquidazione, canone, comissao, comissoes, comissao manutencao, manutencao conta, anuidade cartao, comissao manutencao conta, despesas manutencao, comissao de gestao, despesas, comissao disponibilizacao, comissao anual cartao, imposto selo, imposto de selo,
    prowizja, oplata za prowadzenie, oplata za prowadzenie rachunku, oplata za karte, oplata miesieczna za karte, oplata za konto, prowizja za, oplata miesieczna, oplata za przelew, oplata, oplata za wyplate, abonament rachunek, oplata za uzytkowanie karty,
    kontoavgift, bankavgift, årsavgift kort, kortavgift, årsavgift, gebyr, gebyrer, månedsgebyr, kortgebyr, kontogebyr, rykkergebyr, palvelumaksu, palvelumaksut, tilinhoitomaksu, korttimaksu kuukausi, månadsavgift konto, manadsavgift nyckelkund, valutapåslag, valutapaslag, kuukausimaksu, arspris kort, årspris, prisplan, omkostninger, årsgebyr, varslingsgebyr, transaksjonsgebyr`,
  ),
  money(
    'INTEREST_CHARGED',
    'INTEREST_AND_DIVIDENDS',
    `
    urok, uroky, pripsany urok, interessi conto corrente, interest, gross interest, net interest, credit interest, debit interest, interest paid, interest charged, interest charge, interest earned, interest payment, overdraft interest, bonus interest, loan interest, int paid, interest credit, int charged, int chrg, interest on purchases, purchase interest charge, daily arranged overdraft interest, gross int, savings interest, interest from, intrst pymnt, debit int, credit int,
    zinsen, habenzinsen, sollzinsen, dispozinsen, überziehungszinsen, zinsgutschrift, zinsabschluss, kontokorrentzinsen, zinsertrag, guthabenzinsen, sparzinsen, überziehungsprovision, kreditzinsen, zinsabrechnung, interets, interets crediteurs, interets debiteurs, agios, interet, interets livret, capitalisation des interets, interets acquis, creditrente, debetrente, rentebijschrijving, spaarrente, rente betaalrekening, roodstandrente, rentevergoeding, interesten, debetinteresten, creditinteresten, nalatigheidsinteresten,
    intereses, liquidacion intereses, intereses descubierto, intereses a favor, liquidacion de intereses, abono intereses, interessi, interessi attivi, interessi passivi, interessi creditori, interessi debitori, competenze interessi, liquidazione interessi, cedola, cedole, juros, juros credores, juros devedores, juros deposito, juros descoberto, odsetki, odsetki kredytu, kapitalizacja odsetek, odsetki naliczone, kapitalizacja,
    ränta, krediträntor, debeträntor, ranta, insattningsranta, kreditrenter, debetrenter, kredittrenter, renter, rentetilskrivning, debetrente, innskuddsrenter, korko, korkohyvitys, korkotuotto, korot, kreditränta, overtrekksrente, overtræksrente, indlånsrente, talletuskorko, kontokreditränta`,
  ),
  money(
    null,
    'INTEREST_AND_DIVIDENDS',
    `dividend, dividends, div payment, dividend payment, dividende, dividenden, dividendenzahlung, dividendes, dividendo, dividendos, dividendi, wertpapierertrag, wertpapiererträge, kupon, coupon payment, ertragsausschüttung, ausschüttung, stacco cedola, dywidenda, utdelning, aktieutdelning, udbytte, aktieudbytte, utbytte, aksjeutbytte, osinko, osingot, osinkotuotto, divid`,
  ),
  money(
    'INVESTMENTS',
    'INVESTMENTS',
    `
    isin, wp-sparplan, wp sparplan, investment, investments, stocks and shares isa, stocks & shares isa, shares isa, sipp, brokerage, depot, wertpapier, wertpapierkauf, wertpapierverkauf, wertpapiersparplan, fondssparplan, etf sparplan, etf-sparplan, wertpapierabrechnung, fondssparen, aktien, kauf wertpapiere, wertpapiere, achat titres, vente titres, pea, versement pea, bourse, assurance vie, versement assurance vie, beleggen, beleggingsrekening, beleggingen, effecten, aankoop effecten, effectenrekening, pensioensparen, pensioenbeleggen, beleggingsplan,
    fondo inversion, suscripcion fondo, compra valores, plan de pensiones, aportacion plan pensiones, fondos, aportacion fondo, suscripcion fondos, compra acciones, investimento, acquisto titoli, sottoscrizione fondi, pac, fondo pensione, titoli, compravendita titoli, piano pac, compra de titulos, ppr, subscricao, subscricao fundo, fundos de investimento, obligacje, fundusz inwestycyjny, ikze, ike, fundusz, nabycie jednostek, jednostki uczestnictwa, akcje,
    fondsparande, aktiesparekonto, investering, fondskonto, fondkonto, fondskjøp, verdipapirer, aksjesparekonto, värdepapper, aktieköp, fondköp, månedlig investering, værdipapir, fondkøb, rahasto, rahastosäästäminen, arvopaperi, osakesäästötili, ips, kapitalförsäkring, isk`,
  ),
  money(
    'SAVINGS',
    'SAVINGS',
    `
    sporeni, sporici ucet, stavebni sporeni, savings, savings account, saver, isa, cash isa, regular saver, savings plan, round up, round ups, roundup, savings pot, rainy day, holiday fund, emergency fund, easy saver, instant saver, to pot, from pot, pot, premium bonds, credit union savings, goal saver, bonus saver, help to buy isa, lifetime isa, save the change, savings goal, keep the change, online saver, goalsaver, savings builder, notice saver, netbank saver, christmas club, vacation fund, emergency savings,
    sparen, sparplan, sparrate, tagesgeld, tagesgeldkonto, sparkonto, sparbuch, festgeld, bausparen, rücklage, rücklagen, bausparbeitrag, vl sparen, sparbeitrag, notgroschen, urlaubskasse, spardauerauftrag, sparauftrag,
    epargne, livret a, livret, ldds, ldd, pel, livret jeune, versement epargne, virement epargne, lep, livret bleu, cel, plan epargne, spaarrekening, sparen maandelijks, spaaropdracht, spaardoel, automatisch sparen, spaargeld, spaarplan, spaarpot, internetsparen, naar spaarrekening, van spaarrekening, oranje spaarrekening, toprekening,
    ahorro, ahorros, cuenta ahorro, plan ahorro, hucha, traspaso ahorro, cuenta naranja, risparmio, risparmi, conto deposito, piano accumulo, salvadanaio, libretto postale, buoni fruttiferi, buono fruttifero, poupanca, conta poupanca, deposito a prazo, aforro, certificados de aforro, oszczednosci, konto oszczednosciowe, lokata, cel oszczednosciowy, moje cele, skarbonka, rachunek oszczednosciowy, autooszczedzanie, na oszczednosci,
    sparande, sparkonto, sparing, sparekonto, opsparing, säästö, säästöt, saasto, säästötili, saastotili, buffert, buffertkonto, fastränteplacering, månadssparande, månedsopsparing, bsu, spareavtale, højrentekonto, budgetopsparing, nyspar`,
  ),
  money(
    'OWN_ACCOUNTS',
    'OWN_ACCOUNTS',
    `
    vlastni ucet, mezi vlastnimi ucty, prevod mezi ucty, bonifico a me stesso, bonifico a se stesso, trasferimento tra conti, ricarica carta prepagata, ricarica carta, ricarica da conto, recarga tarjeta prepago, own account, own accounts, internal transfer, transfer between accounts, transfer between own accounts, between my accounts, account to account transfer, transfer to own account, inter account transfer, inter-account transfer, tfr own account, self transfer, funds transfer to own, own account transfer, top up from, transfer to my account, transfer to checking, transfer from checking, transfer to chk, transfer from chk, transfer to sav, transfer from sav, to my account, from my account, linked account transfer, current account transfer, joint account contribution, to joint account, from joint account, joint account, cpte joint, cpt joint, cte joint, exchanged to, exchanged from, currency exchange, currency conversion, haushaltskonto, gemeinschaftskonto, compte joint, compte commun, gezamenlijke rekening, cuenta comun, cuenta conjunta, conto comune, felleskonto, fælleskonto, gemensamt konto, budgetkonto, lønkonto, yhteinen tili,
    umbuchung, übertrag, eigenübertrag, kontoübertrag, eigenüberweisung, interne umbuchung, übertrag eigenes konto, eigenes konto, umbuchung girokonto, virement interne, virement de compte a compte, virement entre comptes, virement compte a compte, virement vers mon compte, compte a compte, mes comptes, eigen rekening, overboeking eigen rekening, tussen eigen rekeningen, naar eigen rekening, interne overboeking, eigen rekeningen,
    traspaso, traspaso entre cuentas, traspaso cuentas, traspaso propio, cuenta propia, entre cuentas propias, giroconto, girofondo, trasferimento fondi, girata fondi, giro interno, conto proprio, transferencia entre contas, entre contas proprias, transferencia interna, conta propria, przelew wlasny, przelew wewnetrzny, przelew srodkow, miedzy wlasnymi, na wlasne konto, przelew wlasne, wlasny rachunek,
    egen overføring, egen överföring, eget konto, mellan egna konton, overføring mellom egne kontoer, mellem egne konti, egen konto, egna konton, egne kontoer, overførsel egne konti, kontoregulering, oma tilisiirto, oma siirto, omien tilien, oman tilin, siirto omien`,
  ),
  money(
    'CASH',
    'CASH',
    `cash withdrawal, atm wdl, cardless cash, atm, atm withdrawal, cash machine, cash deposit, cashpoint, cash paid in, cash w/d, cash advance, bargeldauszahlung, geldautomat, bareinzahlung, barauszahlung, bargeldabhebung, bargeldeinzahlung, bargeldauszahlung am geldautomaten, retrait dab, retrait especes, retrait distributeur, versement especes, depot especes, geldopname, geldautomaat, geldmaat, geldafhaling, retirada efectivo, reintegro cajero, cajero automatico, disposicion efectivo, ingreso efectivo, prelievo bancomat, prelievo atm, prelievo contante, prelievo contanti, versamento contante, versamento contanti, levantamento, levantamento multibanco, levantamento mb, levantamento atm, deposito numerario, wyplata bankomat, wyplata z bankomatu, wyplata gotowki, wplata gotowki, wyplata w bankomacie, bankomat, wplatomat, bankomatuttag, kontantuttag, minibankuttak, kontanthævning, kontantuttak, kateisnosto, käteisnosto, automatnosto, otto nosto, kontantinsättning`,
  ),
  money(
    'INSURANCE',
    'INSURANCE',
    `a-kassa, arbetslöshetskassa, a-kasse, pojisteni, pojistne, povinne ruceni, pojistovna, insurance, car insurance, home insurance, life insurance, pet insurance, travel insurance, health insurance, contents insurance, buildings insurance, motor insurance, insurance premium, life assurance, assurance society, dental plan, income protection, critical illness, landlord insurance, insurance brokers,
    versicherung, versicherungen, versicherungsbeitrag, kfz versicherung, kfz-versicherung, haftpflicht, haftpflichtversicherung, lebensversicherung, hausratversicherung, krankenversicherung, krankenkasse, rechtsschutz, rechtsschutzversicherung, berufsunfähigkeit, unfallversicherung, risikolebensversicherung, rechtsschutzvers, tierkrankenversicherung, rentenversicherung beitrag, hausrat, wohngebäudeversicherung, autoversicherung, zahnzusatzversicherung, prämie, reiseversicherung, versicherungs ag, versicherungsverein, krankenvers, lebensvers,
    assurance, assurances, assurance auto, assurance habitation, mutuelle, mutuelle sante, complementaire sante, prevoyance, cotisation mutuelle, assurance emprunteur, verzekering, verzekeringen, zorgverzekering, autoverzekering, inboedelverzekering, verzekeringspremie, schadeverzekering, schadeverzekeringen, levensverzekering, premie zorgverzekering, uitvaartverzekering, woonverzekering, ziekenfonds, brandverzekering, familiale verzekering,
    seguro, seguros, seguro hogar, seguro coche, seguro vida, prima seguro, seguro auto, seguro de vida, seguro salud, polizas, assicurazione, assicurazioni, polizza, polizza auto, premio assicurativo, rc auto, polizza vita, premio polizza, seguro automovel, seguro multirriscos, seguro saude, premio seguro, apolice,
    ubezpieczenie, ubezpieczenia, skladka ubezpieczenia, polisa oc, ubezpieczenie oc, polisa, försäkring, forsikring, försäkringspremie, bilförsäkring, hemförsäkring, bilforsikring, innboforsikring, ulykkesforsikring, indboforsikring, vakuutus, vakuutusmaksu, autovakuutus, kotivakuutus, liikennevakuutus`,
  ),
  money(
    'DEBT_COLLECTION',
    null,
    `debt collection, debt recovery, inkasso, mahnung inkasso, recouvrement, huissier, huissier de justice, incasso bureau, incassobureau, deurwaarder, gerechtsdeurwaarder, recobro, recupero crediti, cobranca coerciva, windykacja, komornik, inkassokrav, perintä, perinta, bailiff, enforcement agent, gerichtsvollzieher, commissaire de justice`,
  ),
  money(
    'CHARITY',
    null,
    `donation, donations, donate, charity, charitable trust, hospice, spende, spenden, patenschaft, dauerspende, förderbeitrag, don mensuel, don regulier, donatie, gift maandelijks, giften, donativo, donacion, donazione, beneficenza, offerta, donativos, darowizna, na cele statutowe, gåva, månadsgivare, fast giver, lahjoitus, fadder, kuukausilahjoittaja, 8x1000, 5x1000`,
  ),
  money(
    'CHILDCARE',
    null,
    `barnvakt, barnomsorg, barnomsorgsavgift, förskoleavgift, fritidsavgift, fritidshem, sfo, dagplejer, lapsenvahti, escoleta, escola bressol, aula matinal, ludoteca, halte garderie, peuterspeelzaal, kinderkrippe, skolka, materska skola, skolkovne, druzina, jesle, playschool, after school care, nursery, nursery fees, childminder, childcare, daycare, after school club, breakfast club, preschool, pre-school, playgroup, kita, kitabeitrag, kitagebühr, kindergarten, kinderbetreuung, elternbeitrag, tagesmutter, krippe, hortbeitrag, ganztagsbetreuung, essensgeld, schulverpflegung, creche, garderie, nounou, cesu nounou, urssaf cesu nounou, assistante maternelle, cantine, periscolaire, kinderopvang, gastouder, oppas, bso, guarderia, escuela infantil, comedor, canguro, asilo nido, mensa scolastica, babysitter, baby sitter, nido, infantario, zlobek, przedszkole, opiekunka, niania, wyzywienie przedszkole, förskola, barnehage, barnehage og sfo, børnehave, dagis, dagmamma, daginstitution, päiväkoti, varhaiskasvatus, nanny, babysitting, childrens centre, day nursery, montessori`,
  ),
  money(
    'EDUCATION',
    null,
    `tuition, tuition fees, school fees, university fees, course fees, school trip, music lessons, driving lessons, piano lessons, school lunch, swimming lessons, exam fee, studiengebühr, studiengebühren, semesterbeitrag, schulgeld, kursgebühr, musikschule, nachhilfe, fahrschule, klassenfahrt, sprachkurs, prüfungsgebühr, frais de scolarite, frais scolarite, cours particuliers, inscription universite, soutien scolaire, collegegeld, lesgeld, schoolgeld, bijles, rijles, zwemles, muziekles, schoolreis, inschrijvingsgeld, matricula, colegio, clases, clases particulares, cuota ampa, retta, tasse universitarie, retta scolastica, ripetizioni, corso di, propina, propinas, mensalidade, explicacoes, czesne, korepetycje, oplata za kurs, kurs jezykowy, zajecia dodatkowe, kursavgift, skolavgift, studieavgift, kursavgifter, undervisning, lukukausimaksu, kurssimaksu`,
  ),
  money(
    'HOME_MAINTENANCE',
    null,
    `cdad prop, cdad propietarios, cdad de propietarios, comunidad prop, com prop, com propietarios, condomini, spese condominio, service charge, block management, windows, window cleaner, window cleaning, gardener, gardening, cleaner, house cleaning, cleaning lady, boiler service, plumber, electrician, handyman, home improvement, home repairs, painter decorator, hausmeister, putzfrau, reinigungskraft, haushaltshilfe, gartenpflege, handwerker, schornsteinfeger, kaminkehrer, rauchfangkehrer, malerarbeiten, elektriker, klempner, femme de menage, charges de copropriete, copropriete, syndic, plombier, ramonage, vve, vve bijdrage, vereniging van eigenaren, schoonmaak, schoonmaakster, glazenwasser, hovenier, loodgieter, schilder, syndicus, poetsvrouw, dienstencheques, comunidad de propietarios, comunidad propietarios, cuota comunidad, gastos comunidad, limpieza hogar, fontanero, condominio, spese condominiali, rata condominio, pulizie, idraulico, condominio quota, quota condominio, empregada domestica, limpeza, canalizador, fundusz remontowy, sprzatanie, remont, hydraulik, städning, stadning, städhjälp, renhold, rengøring, rengjøring, siivous, putkimies, remontti, vicevært, trappevask, håndværker`,
  ),
  money(
    'PHONE_AND_INTERNET',
    null,
    `broadband, mobile phone, phone bill, line rental, mobile bill, sim only, mobilfunk, handyrechnung, internet rechnung, dsl, festnetz, forfait mobile, box internet, abonnement mobile, mobiel abonnement, internet en tv, telefoonrekening, telefonia, movil, fibra, telefono, ricarica telefonica, ricarica cellulare, telemovel, carregamento telemovel, telefon komorkowy, doladowanie, doladowanie telefonu, abonament telefon, internet swiatlowod, mobilabonnement, bredband, mobilabonnemang, mobilräkning, internett, bredbånd, puhelinlasku, laajakaista, mobiililasku, recarga movil`,
  ),
  money(
    'ENERGY',
    null,
    `elektrina, zaloha elektrina, zaloha plyn, plyn, zalohy energie, electricity, gas and electricity, gas & electric, energy bill, electric bill, gas bill, dual fuel, heating oil, strom, stromabschlag, gasabschlag, abschlag strom, abschlag gas, heizkosten, fernwärme, energieversorgung, strom und gas, stromrechnung, gasrechnung, energielieferung, heizöl, energieabschlag, electricite, facture electricite, gaz naturel, facture energie, fioul, stroom, gas en stroom, energierekening, termijnbedrag energie, voorschot energie, energienota, luz, recibo luz, factura luz, electricidad, gas natural, gasoleo calefaccion, luce, bolletta luce, bolletta gas, luce e gas, bolletta enel, fornitura energia, energia elettrica, eletricidade, luz e gas, fatura luz, gas natural residencial, prad, energia elektryczna, rachunek za prad, za prad, oplata za gaz, ogrzewanie, cieplo, elräkning, elnät, elhandel, strøm, strømregning, nettleie, el-regning, fjernvarme, fjärrvärme, elregning, sähkö, sähkölasku, sahko, kaukolämpö, sähkönsiirto`,
  ),
  money(
    'WATER',
    null,
    `vodne, stocne, vodne a stocne, water bill, water charges, water rates, water supply, water and sewerage, wasser, wassergeld, abwasser, wasserabschlag, wassergebühren, trinkwasser, wasserversorgung, eau potable, facture eau, water factuur, waterrekening, drinkwater, waterschapsbelasting, agua, recibo agua, suministro agua, factura agua, acqua, bolletta acqua, fornitura idrica, servico de aguas, fatura agua, woda, za wode, woda i scieki, wodociagi, vatten, vand, vann og avløp, vandregning, vesi, vesilasku, vesimaksu`,
  ),
  money(
    'OTHER_UTILITIES',
    null,
    `waste collection, garden waste, refuse collection, bin collection, tv licence, müllabfuhr, müllgebühren, abfallgebühren, abfallentsorgung, rundfunkbeitrag, ordures menageres, redevance ordures, afvalstoffenheffing, rioolheffing, reinigingsrecht, basura, tasa basura, rifiuti, tassa rifiuti, tari, tarsu, taxa de residuos, wywoz smieci, smieci, odpady, odpady komunalne, gospodarowanie odpadami, renovation affald, sophämtning, renovasjon, renhållning, jätehuolto, jätemaksu, kabel tv, canone tv`,
  ),
  money(
    'FITNESS',
    null,
    `sports club, football club, tennis club, rugby club, cricket club, golf club, sportverein, turnverein, tennisclub, tus, tsv, spvgg, turn und sport, licence sportive, club sportif, voetbalclub, voetbalvereniging, tennisvereniging, hockeyclub, sportvereniging, club deportivo, societa sportiva, asd, clube desportivo, klub sportowy, idrottsförening, idrettslag, idrætsforening, treningsavgift, gym membership, gym, fitness studio, fitnessstudio, fitness center, fitness, fitnesscenter, mitgliedsbeitrag fitness, salle de sport, abonnement sport, sportschool, fitness abonnement, gimnasio, cuota gimnasio, palestra, abbonamento palestra, ginasio, mensalidade ginasio, silownia, karnet, gymkort, treningssenter, kuntosali, kuntosalijasen, yoga, pilates, crossfit, leisure centre, leisure center, health club, swimming pool, schwimmbad, bäder, zwembad, piscine, piscina, basen, simhall, svømmehall, uimahalli, padel, climbing`,
  ),
  money(
    'HOBBIES',
    null,
    `club membership, choir, scouts, membership subscription, cub scouts, brownies, dance school, mitgliedsbeitrag, vereinsbeitrag, cotisation club, contributie, contributie vereniging, lidmaatschap, lidgeld, cuota club, cuota socio, quota associativa, quota socio, quota sociale, quota socio, skladka czlonkowska, medlemsavgift, medlemskontingent, kontingent, jasenmaksu, medlemsskap, schützenverein, gesangverein`,
  ),
  money(
    'FINES_AND_FEES',
    null,
    `parking fine, penalty charge, penalty notice, speeding fine, court fine, passport fee, planning fee, licence fee council, bussgeld, bußgeld, verwarnungsgeld, strafzettel, ordnungswidrigkeit, verwaltungsgebühr, gerichtskosten, amende, contravention, timbre fiscal, boete, verkeersboete, leges, multa, sancion, multe, contravvenzione, coima, mandat karny, oplata skarbowa, böter, bøde, parkeringsbot, sakko, gebyr politi, strafe magistrat, verkehrsstrafe`,
  ),
  money(
    'PROFESSIONAL_SERVICES',
    null,
    `accountant, accountancy, accountants, solicitor, solicitors, legal fees, bookkeeping, bookkeeper, consultancy fee, conveyancing, law firm, notary, attorney, chartered accountants, steuerberater, steuerberatung, steuerberatungsgesellschaft, rechtsanwalt, rechtsanwälte, rechtsanwaltskanzlei, notar, buchhaltung, kanzlei, unternehmensberatung, expert comptable, expert-comptable, comptable, avocat, notaire, honoraires, huissier honoraires, boekhouder, accountantskantoor, advocaat, advocaten, notaris, administratiekantoor, asesoria, gestoria, abogado, abogados, notaria, asesores, commercialista, avvocato, notaio, studio legale, studio commercialista, parcella, contabilista, advogado, notario, contabilidade, ksiegowosc, biuro rachunkowe, adwokat, kancelaria, radca prawny, notariusz, redovisning, revisor, advokat, revisjon, regnskapsfører, regnskap, bogholder, kirjanpito, tilitoimisto, asianajotoimisto, asianajaja, redovisningsbyrå`,
  ),
  money(
    null,
    'BUSINESS_INCOME',
    `merchant settlement, merchant payout, card settlement, merchant services, sales payout, kartenumsatz händler, payout, settlement, invoice payment, invoice, inv no, honorar, rechnung, rechnungsnr, rechnungsnummer, rg nr, re nr, rg, re-nr, facture, fact, honoraires, factuur, factuurnummer, factura, fra, fattura, ft, saldo fattura, fatura, fatura nr, faktura, fv, faktura nr, laskunro, lasku nro, factnr, freelance, consulting, consultancy, invoices`,
  ),
  money(
    'TAXES',
    null,
    `social security contributions, contributi inps, cuota autonomos, cuota autonomo, autonomos, ss autonomos, recibo autonomos, cotisations sociales, cotisations urssaf, skladki zus, skladka zdrowotna, zus, egenavgifter, sociale bijdragen, bijdragen zelfstandigen, contribuicoes seguranca social, segunda social, sozialversicherungsbeiträge, svs beitrag, sozialversicherung der selbständigen`,
  ),
  money('POSTAGE', null, `postage, porto, franking`),
  trade(
    'GROCERIES',
    `potraviny, reznictvi, vecerka, hypermarket, supermarket, grocery, groceries, grocers, greengrocer, greengrocers, butcher, butchers, fishmonger, deli, delicatessen, off licence, off license, farm shop, food store, foods, convenience store, mini market, minimart, newsagent, newsagents, wine merchants, liquor, bottle shop, lebensmittel, supermarkt, metzgerei, fleischerei, getränkemarkt, konditorei, hofladen, biomarkt, feinkost, weinhandlung, obst, gemüse, getränke, fleischhauerei, supermarche, epicerie, boucherie, primeur, alimentation, poissonnerie, hypermarche, cave a vin, caviste, slagerij, supermarkten, groenteboer, buurtsuper, avondwinkel, viswinkel, kaashandel, slijterij, wijnhandel, supermercado, fruteria, carniceria, pescaderia, ultramarinos, alimentacion, supermercati, supermercato, macelleria, alimentari, ortofrutta, pescheria, salumeria, enoteca, mercearia, talho, peixaria, minimercado, garrafeira, sklep, delikatesy, spozywczy, warzywa, miesny, cukiernia, sklep spozywczy, livs, livsmedel, dagligvare, kiosk, matbutik, ruokakauppa, slagter, fiskehandler, frugt`,
  ),
  trade(
    'EATING_OUT',
    `pekarna, restaurace, kavarna, hospoda, pivnice, cukrarna, bakery, bakeries, bakers, bäckerei, bäckereien, boulangerie, boulangeries, bakkerij, panaderia, panificio, padaria, piekarnia, bageri, bakeri, leipomo, bager, fish bar, bar, caffi, restaurant, restaurants, cafe, caffe, coffee, coffee shop, espresso, pizza, pizzeria, kebab, burger, burgers, sushi, grill, takeaway, diner, bistro, tavern, pub, tea room, tearoom, tea rooms, fish & chips, fish and chips, chippy, noodle, noodles, thai, tandoori, curry, bar & grill, bar and grill, bar & kitchen, kitchen, canteen, steakhouse, brewery, brewing, taproom, ice cream, gelato, bakehouse, cafeteria, eatery, roastery, wine bar, cocktail, cocktails, sandwich, bagel, bagels, chicken, wok, ramen, doughnut, doughnuts, donut, brasserie, creperie, crepe, patisserie, gasthaus, gasthof, gaststätte, imbiss, doener, döner, eiscafe, biergarten, kantine, mensa, wirtshaus, kaffeehaus, brauhaus, eisdiele, café, snack, friterie, traiteur, salon de the, glacier, rotisserie, bar tabac, tabac bar, buvette, eetcafe, snackbar, cafetaria, lunchroom, frituur, broodjes, pannenkoeken, ijssalon, restaurante, cafeteria, cerveceria, taberna, meson, heladeria, tapas, bodegon, asador, chiringuito, ristorante, trattoria, osteria, gelateria, pasticceria, paninoteca, enopizzeria, birreria, tavola calda, pastelaria, churrasqueira, cervejaria, tasca, marisqueira, gelataria, snack-bar, restauracja, kawiarnia, bar mleczny, karczma, lodziarnia, pierogi, naleśniki, jadlodajnia, restaurang, kafe, konditori, krog, kro, cafeen, kaffebar, gatukök, grillen, pølse, polse, ravintola, kahvila, pizzabageri, pub & bar, lounas, ravintolat, poke`,
  ),
  trade(
    'FUEL',
    `cerpaci stanice, benzina, petrol, petrol station, filling station, service station, fuel, gas station, tankstelle, autohof, station service, carburant, tankstation, gasolinera, estacion de servicio, benzinera, distributore, carburanti, stazione di servizio, posto combustivel, combustivel, abastecimento, stacja paliw, paliwa, bensin, bensinstation, tankstation, benzin, huoltoasema, ev charging, charging station, ladestation, laadpaal, borne de recharge`,
  ),
  trade(
    'TAXI',
    `taxi, taxis, cabs, minicab, minicabs, private hire, cab co, taxizentrale, taksi, taxibedrijf, radiotaxi, mietwagen taxi, black cab, taxa`,
  ),
  trade(
    'PUBLIC_TRANSPORT',
    `railway, railways, trains, train ticket, buses, bus company, metro ticket, bus ticket, tram, ferry ticket, verkehrsbetriebe, verkehrsverbund, fahrkarten, fahrkarte, nahverkehr, verkehrs ag, transports publics, openbaar vervoer, treinkaartje, autobuses, trenes, cercanias, autobus, trasporti, ferrovie, transportes, comboio, bilety, komunikacja miejska, kolej, lokaltrafik, kollektivtrafikk, busskort, trafik, liikenne, junalippu, coach station`,
  ),
  trade(
    'FINES_AND_FEES',
    `parking violation, parking violations, parking fine, parking fines, parking ticket, parking tickets, penalty charge, penalty charges, pcn, court fines, traffic fine, citations, parking citation`,
  ),
  trade(
    'PARKING_AND_TOLLS',
    `parking, car park, carpark, parkhaus, parkgarage, parkschein, tiefgarage, stationnement, parcmetre, peage, parkeren, parkeergarage, parkeer, aparcamiento, estacionamiento, peaje, parcheggio, autostrada, pedaggio, estacionamento, portagem, portagens, parque estacionamento, parkomat, parkovani, parkowanie, parkering, bompenger, bomstation, pysakointi, pysäköinti, toll, tolls, maut, vignette, tollway`,
  ),
  trade(
    'VEHICLE',
    `autoservis, pneuservis, car wash, autos, auto parts, motors, garage, garages, autocentre, tyres, tyre, tires, mot test, mot centre, motorcycles, car hire, car rental, rent a car, motor factors, vehicle tax, bodyshop, auto repair, autohaus, autowerkstatt, werkstatt, kfz, kfz-werkstatt, reifen, waschanlage, autowäsche, waschstrasse, autoteile, mietwagen, autovermietung, hauptuntersuchung, carrosserie, pneus, lavage auto, controle technique, station lavage, location voiture, garagiste, autobedrijf, banden, wasstraat, autowas, apk, autogarage, taller, talleres, neumaticos, lavado, lavadero, alquiler coches, itv, officina, autofficina, gommista, autolavaggio, revisione, carrozzeria, autonoleggio, oficina, pneus, lavagem auto, inspecao automovel, inspecao, warsztat, mechanik, wulkanizacja, myjnia, opony, serwis samochodowy, verkstad, bilverkstad, bilvask, bilvård, dekk, däck, verksted, bilverksted, autokorjaamo, autopesu, rengas, autohuolto, autoværksted, cykelværksted, katsastus`,
  ),
  trade(
    'FLIGHTS',
    `airlines, airline, airways, flights, fluggesellschaft, compagnie aerienne, aerolinea, linee aeree, linhas aereas, linie lotnicze, flyg, flybillett, lentoyhtio`,
  ),
  trade(
    'ACCOMMODATION',
    `chalet, hotel, hotels, hostel, guest house, guesthouse, bed & breakfast, b & b, lodge, motel, resort, holiday park, caravan park, campsite, campground, camping, ferienwohnung, ferienhaus, pension, pensione, hostal, albergo, agriturismo, casa rural, pousada, residencial, gite, chambre d hotes, chambres d hotes, auberge, vakantiepark, noclegi, pensjonat, hotell, vandrarhem, hytte, sommerhus, majoitus, hotelli, jugendherberge, apartmenthotel, vakantiehuis`,
  ),
  trade(
    'OTHER_TRAVEL',
    `travel agency, travel agents, travel, holidays, cruises, tours, ferries, reisebüro, reisen, voyages, agence de voyage, reizen, reisbureau, viajes, viaggi, viagens, biuro podrozy, resor, resebyrå, rejser, rejsebureau, reiser, matkatoimisto, ferry, eurotunnel, vacances, camper hire`,
  ),
  trade(
    'CLOTHING',
    `clothing, clothes, fashion, fashions, shoes, footwear, boutique, menswear, womenswear, tailors, tailor, outfitters, jeans, lingerie, apparel, schuhe, schuhhaus, mode, modehaus, bekleidung, textil, schneiderei, chaussures, vetements, pret a porter, kleding, schoenen, damesmode, herenmode, ropa, zapateria, zapatos, moda, calzados, abbigliamento, calzature, scarpe, sapataria, roupa, vestuario, odziez, obuwie, buty, klader, kläder, skor, klær, toj, tøj, sko, sko og, vaatteet, kengat, kengät, bekleidungs, dry cleaners, dry cleaning`,
  ),
  trade(
    'ELECTRONICS',
    `electronics, computers, computer, electrical, hifi, phone repair, phone repairs, mobile phones, camera, elektronik, computerladen, elektro, fototechnik, informatique, electromenager, elektronica, electronica, informatica, elettronica, elettrodomestici, eletrodomesticos, elektronika, komputery, elektronikk, elektroniikka, hvidevarer, vitvaror`,
  ),
  trade(
    'HOME_MAINTENANCE',
    `zelezarstvi, diy, hardware, builders merchants, building supplies, garden centre, garden center, timber, tool hire, tools, plumbing, plumbers, roofing, paint, paints, locksmith, carpets, flooring, tiles, windows, baumarkt, gartencenter, baustoffe, eisenwaren, gärtnerei, farben, sanitär, schreinerei, malerbetrieb, fliesen, schlüsseldienst, bricolage, jardinerie, quincaillerie, materiaux, serrurier, bouwmarkt, tuincentrum, ijzerwaren, verfwinkel, doe het zelf, ferreteria, cerrajeria, ferramenta, colorificio, vivaio, drogaria, ferragens, budowlany, market budowlany, materialy budowlane, ogrodniczy, farby, bygghandel, byggvaror, järnhandel, tommerhandel, byggemarked, trelast, hagesenter, plantskola, rautakauppa, puutarha`,
  ),
  trade(
    'HOME_FURNISHING',
    `nabytek, furniture, furnishings, beds, mattress, mattresses, interiors, homeware, curtains, blinds, kitchens, bathrooms, sofas, lighting, möbel, moebel, möbelhaus, einrichtung, einrichtungshaus, küchen, matratzen, wohnen, meubles, literie, decoration, cuisines, meubelen, meubels, woonwinkel, bedden, keukens, muebles, colchones, cocinas, decoracion, arredamento, arredamenti, mobili, materassi, moveis, colchoes, decoracao, meble, kuchnie, möbler, mobler, møbler, sengetøj, huonekalut, sisustus, kökscenter`,
  ),
  trade(
    'PHARMACY',
    `lekarna, pharmacy, chemist, chemists, drugstore, apotheke, pharmacie, apotheek, drogist, drogisterij, farmacia, parafarmacia, farmacie, apteka, apotek, apteekki, parapharmacie, apothek`,
  ),
  trade(
    'PERSONAL_CARE',
    `kadernictvi, drogerie, hair, hairdressers, hairdresser, hairdressing, hair salon, barber, barbers, barbershop, barber shop, beauty, beauty salon, nails, nail bar, nail salon, spa, salon, tanning, cosmetics, perfume, tattoo, laundrette, launderette, laundry, massage, friseur, frisör, friseursalon, haarstudio, kosmetik, kosmetikstudio, nagelstudio, parfümerie, drogerie, barbier, reinigung, wäscherei, coiffeur, coiffure, institut de beaute, parfumerie, esthetique, pressing, onglerie, kapper, kapsalon, kappers, schoonheidssalon, stomerij, haarstudio, peluqueria, peluqueros, estetica, belleza, perfumeria, barberia, tintoreria, lavanderia, parrucchiere, parrucchieri, estetista, centro estetico, profumeria, barbiere, cabeleireiro, cabeleireiros, barbearia, fryzjer, kosmetyka, salon fryzjerski, salon kosmetyczny, drogeria, frisor, frisør, frisörsalong, hudvård, hudpleie, hårsalong, parturi, kampaamo, kauneushoitola, parturi-kampaamo`,
  ),
  trade(
    'MEDICAL',
    `zubar, zubni ordinace, nemocnice, ordinace, studio dent, dental, dentist, dentists, dental practice, dental care, orthodontics, doctors, doctor, clinic, hospital, optician, opticians, optometrist, optometrists, optical, physio, physiotherapy, osteopath, chiropractic, chiropractor, chiropody, podiatry, medical centre, medical center, medical, health centre, surgery, psychotherapy, counselling, therapist, pathology, radiology, dermatology, hearing, zahnarzt, zahnärzte, zahnarztpraxis, arztpraxis, praxis, hausarzt, klinik, klinikum, krankenhaus, optik, optiker, augenoptik, physiotherapie, orthopädie, heilpraktiker, gemeinschaftspraxis, kieferorthopädie, labor, therapie, sanitätshaus, zahnklinik, dentiste, cabinet dentaire, cabinet medical, medecin, clinique, hopital, opticien, kinesitherapeute, laboratoire, osteopathe, radiologie, infirmier, docteur, chu, tandarts, huisarts, ziekenhuis, fysiotherapie, fysio, mondzorg, tandartsenpraktijk, kinesist, dentista, clinica, clinica dental, medico, optica, fisioterapia, hospital, centro medico, dentistico, studio medico, studio dentistico, ottica, ospedale, poliambulatorio, laboratorio analisi, consulta, clinica dentaria, medicina dentaria, dentysta, stomatolog, stomatologia, lekarz, przychodnia, szpital, optyk, gabinet, fizjoterapia, tandläkare, tandlakare, tandlege, tannlege, tannlegesenter, tandlæge, legesenter, vårdcentral, vardcentral, läkare, optiker, fysioterapi, naprapat, kiropraktor, lægehus, hammaslaakari, hammaslääkäri, lääkäri, laakari, terveys, optikko, fysio, sairaala, patientavgift, patientgebyr`,
  ),
  trade(
    'FITNESS',
    `gym, fitness, yoga, pilates, crossfit, sports centre, health club, leisure centre, swimming, swim, climbing, martial arts, boulder, bouldern, bouldering, kletterhalle, schwimmbad, freibad, hallenbad, therme, piscine, zwembad, sportcentrum, gimnasio, polideportivo, palestra, piscina, ginasio, silownia, basen, treningssenter, gymnastik, simhall, uimahalli, kuntosali, bootcamp`,
  ),
  trade(
    'PETS',
    `vet, vets, veterinary, veterinary surgery, pet shop, pet store, pets, pet supplies, dog groomer, dog grooming, kennels, cattery, dog walker, animal hospital, tierarzt, tierarztpraxis, tierklinik, zoohandlung, tierbedarf, zoofachmarkt, hundesalon, hundeschule, veterinaire, animalerie, toilettage, dierenarts, dierenwinkel, dierenkliniek, trimsalon, veterinario, clinica veterinaria, mascotas, veterinaria, animali, toelettatura, animais, weterynarz, gabinet weterynaryjny, zoologiczny, lecznica, veterinär, djursjukhus, dyrlege, dyreklinikk, dyreklinik, djurklinik, djuraffär, dyrlæge, elainlaakari, eläinlääkäri, elainklinikka, animal clinic`,
  ),
  trade(
    'EDUCATION',
    `zakladni skola, autoskola, school, college, university, academy, driving school, tutoring, tutors, tutor, language school, music school, education, learning, schule, hochschule, universität, fahrschule, volkshochschule, musikschule, sprachschule, akademie, bildungswerk, gymnasium, ecole, lycee, universite, auto-ecole, auto ecole, formation, universiteit, hogeschool, rijschool, basisschool, academie, universidad, escuela, colegio, academia, autoescuela, universita, scuola, autoscuola, liceo, istituto, universidade, escola, colegio, externato, uniwersytet, szkola, liceum, politechnika, universitet, skola, högskola, skole, trafikskola, kjøreskole, køreskole, yliopisto, koulu, autokoulu, kansalaisopisto`,
  ),
  trade(
    'CHILDCARE',
    `nursery, nurseries, preschool, pre-school, childcare, child care, day care, daycare, kindergarten, montessori, kita, kindertagesstätte, kinderkrippe, creche, kinderopvang, kinderdagverblijf, guarderia, escuela infantil, asilo nido, scuola materna, infantario, jardim de infancia, przedszkole, zlobek, forskola, förskola, barnehage, børnehave, vuggestue, paivakoti, päiväkoti, toys and baby, baby shop`,
  ),
  trade(
    'ENTERTAINMENT',
    `divadlo, stabilimento balneare, cinema, cinemas, theatre, theater, museum, zoo, aquarium, bowling, concert, tickets, ticket, festival, arcade, theme park, gallery, box office, nightclub, night club, escape room, karaoke, opera, playhouse, casino theatre, kino, konzert, theaterkasse, tierpark, freizeitpark, oper, philharmonie, ticketshop, eintritt, ausstellung, diskothek, kletterwald, cine, musee, parc attractions, billetterie, patinoire, bioscoop, schouwburg, pretpark, dierentuin, concertgebouw, kaartjes, teatro, museo, cines, concierto, discoteca, parque tematico, entradas, cinema, musei, biglietti, biglietteria, museu, bilheteira, muzeum, teatr, bilety kino, park rozrywki, biograf, teater, konsert, djurpark, dyrepark, biografen, forlystelser, elokuvateatteri, teatteri, museo, huvipuisto, konsertti, stadium, arena`,
  ),
  trade('GAMES', `video games, gaming, games, videogames, jeux video, videojuegos, videogiochi`),
  trade(
    'GAMBLING',
    `casino, betting, bookmaker, bookmakers, lottery, lotto, bingo, poker, bets, wettbüro, sportwetten, spielhalle, lotterie, loterie, tabac pmu, loto, casinos, loterij, apuestas, loteria, lotteria, scommesse, sala giochi, apostas, jogos, zaklady bukmacherskie, kasyno, loteri, spill, spel, spil, kasino, arpa`,
  ),
  trade(
    'HOBBIES',
    `knihkupectvi, books, bookshop, bookstore, book shop, buchhandlung, bücher, librairie, livres, boekhandel, boeken, libreria, llibreria, libros, libri, livraria, livros, ksiegarnia, ksiazki, bokhandel, bøker, bocker, boghandel, kirjakauppa, kirjat`,
  ),
  trade(
    'MEDIA_AND_STREAMING',
    `streaming, magazine, magazines, newspaper, newspapers, buchhandlung, bücher, zeitschriften, zeitung, zeitungsverlag, zeitungsabo, verlag, librairie, presse, journal, maison de la presse, livres, boekhandel, boeken, krant, tijdschrift, dagblad, libreria, libros, prensa, kiosco, libri, edicola, giornali, livraria, livros, jornal, ksiegarnia, ksiazki, prasa, gazeta, bokhandel, bøker, tidning, bocker, boghandel, avis, kirjakauppa, kirjat, lehti, sanomalehti`,
  ),
  trade(
    'HOBBIES',
    `crafts, craft, hobby, hobbies, sports, sport, music shop, cycles, bikes, bike shop, cycle, guitars, golf, fishing tackle, art supplies, fabrics, wool, outdoor, model shop, florist, garden, angling, spielwaren, spielzeug, sporthaus, fahrrad, fahrräder, zweirad, bastelbedarf, musikhaus, musikalien, angelsport, reitsport, jouets, velos, cycles, magasin de sport, loisirs, loisirs creatifs, speelgoed, fietsen, fietsenwinkel, fietsenmaker, rijwielen, hengelsport, juguetes, jugueteria, deportes, bicicletas, giocattoli, sportivi, biciclette, cicli, brinquedos, desporto, bicicletas, zabawki, rowery, rowerowy, sportowy, leksaker, cykel, cykler, leketøy, leker, sykkel, legetøj, cykelshop, urheilu, pyörä, polkupyora, lelut, equestrian`,
  ),
  trade(
    'GENERAL_MERCHANDISE',
    `toys, toy shop, spielwaren, spielzeug, jouets, speelgoed, juguetes, jugueteria, giocattoli, brinquedos, zabawki, leksaker, leketøy, legetøj, florist, florists, flowers, gifts, gift shop, department store, stationery, stationers, jewellers, jewellery, jewelers, jewelry, charity shop, thrift, bazaar, antiques, discount store, variety store, souvenirs, market stall, marketplace, tobacconist, tobacco, vape, vapes, blumen, blumenladen, geschenke, kaufhaus, schreibwaren, juwelier, flohmarkt, floristik, tabak, tabakwaren, trafik, fleuriste, cadeaux, bijouterie, bazar, papeterie, tabac presse, bloemen, bloemist, cadeauwinkel, warenhuis, juwelier, kantoorboekhandel, floristeria, regalos, joyeria, bazar, estanco, papeleria, fiori, fioraio, regali, gioielleria, tabaccheria, tabacchi, cartoleria, flores, florista, presentes, ourivesaria, tabacaria, papelaria, kwiaty, kwiaciarnia, prezenty, jubiler, upominki, blommor, blomster, gaver, presentbutik, smykker, blomsterhandel, kukka, kukkakauppa, lahjatavara, kirpputori, secondhand, second hand, vintage`,
  ),
  trade(
    'POSTAGE',
    `post office, courier, couriers, parcel, parcels, mail boxes, postamt, paketdienst, postfiliale, bureau de poste, pakketdienst, postkantoor, mensajeria, oficina de correos, corriere, spedizioni, correio, poczta, kurier, postkontor, posthus, pakke, paketti`,
  ),
  trade(
    'SOFTWARE',
    `software, hosting, web hosting, domains, cloud services, saas, webhosting, logiciel, hébergement, hebergement, dominio, hospedaje web, oprogramowanie, hosting domena, webhotell, webhotel, ohjelmisto`,
  ),
  trade(
    'SUPPLIES',
    `office supplies, packaging, wholesale, wholesalers, cash & carry, cash and carry, catering supplies, printers, printing, print shop, copy shop, trade counter, bürobedarf, großhandel, druckerei, verpackung, fournitures de bureau, grossiste, imprimerie, kantoorartikelen, groothandel, drukkerij, material de oficina, mayorista, imprenta, forniture ufficio, ingrosso, tipografia, material escritorio, grossista, grafica, hurtownia, materialy biurowe, drukarnia, kontorsmaterial, grossist, trykkeri, engros, kontorartikler, tukku, toimistotarvike, kirjapaino`,
  ),
  trade(
    'ADVERTISING',
    `advertising, marketing, media agency, werbung, werbeagentur, anzeigen, publicite, reclame, reclamebureau, publicidad, pubblicita, publicidade, reklama, agencja reklamowa, annonsering, reklame, mainos, mainostoimisto, signs, signage`,
  ),
  trade(
    'INSURANCE',
    `insurance, insurances, assurance, assurances, versicherung, versicherungen, verzekering, verzekeringen, seguros, assicurazioni, ubezpieczenia, forsakring, forsikring, vakuutus, mutuelle, krankenkasse`,
  ),
  trade(
    'CHARITY',
    `charity, foundation, church, mosque, parish, synagogue, gurdwara, diocese, ministries, stiftung, kirchengemeinde, pfarramt, kirche, pfarrgemeinde, paroisse, fondation, eglise, stichting collecte, kerk, parochie, fundacion, parroquia, iglesia, fondazione, parrocchia, onlus, fundacao, igreja, paroquia, fundacja, parafia, kosciol, stiftelsen, kyrka, kirken, insamlingsstiftelsen, menighet, sogn, seurakunta, saatio, säätiö`,
  ),
  trade(
    'HOME_MAINTENANCE',
    `property maintenance, cleaning services, cleaning, pest control, security systems, alarms, gebäudereinigung, hausverwaltung service, nettoyage, schoonmaakbedrijf, limpieza, impresa di pulizie, limpezas, uslugi sprzatajace, städfirma, rengøringsselskab, siivouspalvelu, chimney sweep, skips, skip hire, removals, storage, self storage, scaffolding, landscaping, tree surgeon`,
  ),
  trade(
    'ENERGY',
    `energy, electric, power co, gas company, oil company heating, energie, energies, energia, kraft, energi, elverk, kraftwerk, gaswerk, fuels heating, heating oil, electricite, elektrizitätswerk, sähkölaitos, elnat, fjernvarme, kaukolampo`,
  ),
  trade(
    'WATER',
    `water, water company, waterworks, wasserwerk, wasserversorgung, waterbedrijf, aguas, acquedotto, acque, aguas municipalizadas, wodociagi, vatten, vandforsyning, vesilaitos, eaux`,
  ),
  trade(
    'PHONE_AND_INTERNET',
    `telecom, telecoms, telecommunications, broadband, mobile topup, mobile top up, phone topup, telekommunikation, mobilfunk, telecomunicaciones, telecomunicazioni, telecomunicacoes, telekomunikacja, bredband, fibre internet, fiber, glasfaser`,
  ),
  trade(
    'RENT',
    `lettings, letting, letting agents, estate agents, property management, residential lettings, housing association, housing assoc, housing trust, homes ltd, real estate, hausverwaltung, immobilien, immobilienverwaltung, wohnbau, wohnungsbau, wohnungsgesellschaft, wohnungsgenossenschaft, vermietung, agence immobiliere, immobilier, office hlm, hlm, woningcorporatie, woningstichting, vastgoed, vastgoedbeheer, inmobiliaria, immobiliare, imobiliaria, nieruchomosci, fastigheter, fastighets, bostader, bostäder, eiendom, utleie, boliger, ejendomme, boligselskab, udlejning, kiinteistot, asunnot, vuokra-asunnot, apartments`,
  ),
  trade(
    'TAXES',
    `tax office, revenue service, finanzamt, tresor public, tesoro publico, hacienda, urzad skarbowy, skattemyndighet`,
  ),
  trade(
    'PROFESSIONAL_SERVICES',
    `solicitors, accountants, lawyers, attorneys, notary, consulting, chartered surveyors, architects, surveyors, steuerberater, rechtsanwälte, rechtsanwalt, notariat, ingenieurbüro, architekten, avocats, notaires, expert comptable, architecte, advocaten, notariskantoor, accountants, abogados, notaria, gestoria, arquitectos, avvocati, studio legale, commercialisti, notaio, advogados, contabilidade, kancelaria, biuro rachunkowe, advokatfirma, advokatbyrå, revision, regnskab, regnskap, arkitekt, asianajotoimisto, tilitoimisto, isännöinti`,
  ),
];
