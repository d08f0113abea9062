// Well-known merchants of Poland and the Nordic countries. Facts: the names that they print on statements of cards and accounts.

import type { BrandTable } from './brand-table.ts';

const nordic = 'SEK NOK DKK EUR';

/** Merchants of Poland. */
const polish: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies: 'PLN',
    merchants: `Biedronka = biedronka, jeronimo martins, jmp s a biedronka, jmp s.a. biedronka; Żabka = zabka, zabka nano, zabka polska; Dino = dino polska, dino?, market dino; Stokrotka = stokrotka; Netto Polska = netto; Kaufland Polska = kaufland polska; Carrefour Polska = carrefour polska; Auchan Polska = auchan polska; Polomarket = polomarket, polo market; Lewiatan = lewiatan; Delikatesy Centrum = delikatesy centrum; Intermarche PL; Freshmarket = freshmarket; Frisco = frisco.pl, frisco?; Top Market = topmarket; Mila? = mila market; ABC Sklep = abc sklep; Piekarnia = piekarnia, cukiernia; Sklep Spożywczy = sklep spozywczy, delikatesy, warzywa owoce, sklep miesny; Groszek = groszek; Eurocash = eurocash; Społem = spolem; Lisek App = lisek; Putka = putka; Aldi Polska`,
  },
  {
    category: 'EATING_OUT',
    currencies: 'PLN',
    merchants: `Da Grasso = da grasso; Sphinx = sphinx?; North Fish = north fish; Pasibus = pasibus; Restauracja = restauracja, bistro, kebab, pizzeria, kawiarnia, bar mleczny, karczma; Green Caffè Nero = green caffe nero; Costa Coffee Polska; Pyszne = pyszne.pl, pyszne pl; Glovo Polska; Max Premium Burgers = max premium burgers; Salad Story = salad story; Amrest = amrest; Zahir Kebab = zahir kebab; Etno Cafe; Berlin Doner; So Coffee = so coffee; Bobby Burger = bobby burger; A. Blikle = blikle; Lodziarnia = lodziarnia; Uber Eats PL`,
  },
  {
    category: 'FUEL',
    currencies: 'PLN',
    merchants: `Orlen = orlen, stacja orlen, bliska, orlen stacja; Lotos = lotos paliwa, lotos?; Moya = moya; Circle K PL; Stacja Paliw = stacja paliw, stacja benzynowa; Amic = amic energy, amic; Huzar`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies: 'PLN',
    merchants: `PKP Intercity = pkp intercity, pkp, intercity.pl; Koleje Mazowieckie = koleje mazowieckie; Polregio = polregio; ZTM = ztm warszawa, ztm, wtp; MPK = mpk krakow, mpk, mpk wroclaw, mpk poznan; Jakdojade = jakdojade, jak dojade; mPay = mpay; SkyCash = skycash; Koleje Śląskie = koleje slaskie; Koleje Dolnośląskie = koleje dolnoslaskie; SKM = skm trojmiasto, pkp skm; moBiLET = mobilet; GoPay; Veturilo = veturilo; urbancard = urbancard; ZDiTM = zditm; e-podroznik = e podroznik`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies: 'PLN',
    merchants: `AutoPay = autopay autostrad, autopay mobility; Autostrada Wielkopolska = autostrada wielkopolska, stalexport, e-toll, etoll; Strefa Parkowania = strefa parkowania, parkomat, spp; mobiParking; ApCoa PL; Parking PL = parking`,
  },
  {
    category: 'ENERGY',
    currencies: 'PLN',
    merchants: `PGE = pge obrot, pge; Tauron = tauron, tauron sprzedaz; Enea = enea s.a, enea?; Energa = energa, energa obrot; PGNiG = pgnig, pgnig obrot, orlen obrot; innogy Polska = innogy polska; E.ON Polska = e.on polska, eon polska; Veolia Energia = veolia energia, veolia; Fortum = fortum; Polenergia = polenergia; PEC = pec; MPEC = mpec`,
  },
  {
    category: 'WATER',
    currencies: 'PLN',
    merchants: `MPWiK = mpwik, wodociagi, miejskie przedsiebiorstwo wodociagow, wodociagi miasta, wodociagi krakowskie; Aquanet = aquanet; Saur Neptun = saur neptun`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies: 'PLN',
    merchants: `Play = p4 sp, play?, play p4, p4, play 24; Plus = polkomtel, plus gsm, plus?; Orange Polska = orange polska, orange?, nju mobile; T-Mobile Polska = t-mobile polska; UPC Polska = upc polska; Vectra = vectra; Netia = netia; INEA = inea; Polsat Box = polsat box, cyfrowy polsat; Virgin Mobile Polska; Heyah = heyah; Lycamobile PL; Toya = toya; Multimedia Polska = multimedia polska; Premium Mobile = premium mobile; Mobile Vikings PL; Red Bull Mobile = red bull mobile`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies: 'PLN',
    merchants: `Canal+ Polska = canal+ polska; Player? = player.pl, tvn player, player pl; Polsat Box Go = polsat box go, ipla; Empik Go = empik go; Legimi = legimi; Gazeta Wyborcza = wyborcza, agora sa; Storytel PL; Polityka = polityka sp; SkyShowtime = skyshowtime, sky showtime; Świat Książki = swiat ksiazki; Tania Książka = tania ksiazka; Księgarnia = ksiegarnia; Bonito = bonito.pl`,
  },
  {
    category: 'INSURANCE',
    currencies: 'PLN',
    merchants: `PZU = pzu, pzu zycie; Warta = warta tuir, tuir warta, warta?; Ergo Hestia = ergo hestia, sopockie towarzystwo; Link4 = link4; Compensa = compensa; Generali Polska = generali polska; Uniqa Polska = uniqa; Nationale-Nederlanden PL = nationale nederlanden; Proama = proama; TUZ = tuz ubezpieczenia; Medicover = medicover; LUX MED = lux med, luxmed; Enel-Med = enel med; Aviva Polska; Allianz Polska; mtu24; Ubezpieczenie = ubezpieczenie, ubezpieczenia, skladka ubezpieczenia, polisa; Wiener TU = wiener tu; Benefia; You Can Drive; Leadenhall; Polisa na życie; Unum Życie = unum zycie; Saltus = saltus; InterRisk = interrisk`,
  },
  {
    category: 'CLOTHING',
    currencies: 'PLN',
    merchants: `Reserved = reserved, lpp, lpp s a; CCC = ccc sklep, ccc?; Cropp = cropp; House? = house brand; Mohito = mohito; Sinsay = sinsay; eobuwie = eobuwie, eobuwie.pl, modivo; Pepco = pepco; Half Price = halfprice, half price; 4F = 4f sklep, otcf; Vistula = vistula; Wólczanka = wolczanka; Smyk = smyk; Answear = answear; Deichmann PL; Diverse? = diverse sklep; Medicine Wear; Ochnik = ochnik; Born2be = born2be; Coccodrillo = coccodrillo; 5.10.15. = 5.10.15`,
  },
  {
    category: 'ELECTRONICS',
    currencies: 'PLN',
    merchants: `RTV Euro AGD = rtv euro agd, euro-net, euro net; Media Expert = media expert, terg; x-kom = x-kom, x kom; Komputronik = komputronik; Morele.net = morele.net, morele; Neonet = neonet; iSpot = ispot; al.to = al to`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies: 'PLN',
    merchants: `Allegro = allegro, allegro.pl, allegro pay; Empik = empik, empik com; OLX Polska = olx; Action PL; Ceneo = ceneo; KiK PL; TEDi PL; Dealz PL; Ikea PL; Tchibo PL; Kiosk Ruch = ruch s a, kiosk; Trafika; Inmedio = inmedio; Relay = relay?; 1-Minute = 1 minute; Makro PL = makro; Selgros PL; Erli = erli.pl, erli; Vinted PL; Shopee = shopee`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies: 'PLN',
    merchants: `Castorama Polska = castorama; OBI PL; Bricoman = bricoman; PSB Mrówka = psb mrowka, mrowka; Leroy Merlin PL; Jula = jula; Spółdzielnia Fundusz Remontowy = fundusz remontowy; Merkury Market = merkury market`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies: 'PLN',
    merchants: `Agata Meble = agata meble, agata s.a; Black Red White = black red white, brw; Home&You = home&you, home & you; Bodzio = bodzio; Duka = duka; VOX Meble = vox meble; Meble = meble`,
  },
  {
    category: 'PHARMACY',
    currencies: 'PLN',
    merchants: `Apteka = apteka, apteki, apteka gemini, gemini; DOZ = doz.pl, apteka doz, doz s.a; Ziko Apteka = ziko apteka, ziko; Super-Pharm = super-pharm, super pharm, superpharm; Melissa? = apteka melissa`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies: 'PLN',
    merchants: `Rossmann Polska = rossmann; Hebe = hebe; Fryzjer = fryzjer, salon fryzjerski, barber shop; Drogeria Natura = drogeria natura, drogerie natura; Kontigo = kontigo; Jawa = jawa drogerie; Notino PL; Booksy = booksy`,
  },
  {
    category: 'MEDICAL',
    currencies: 'PLN',
    merchants: `Dentysta = dentysta, stomatologia, stomatolog, gabinet stomatologiczny; Vision Express PL; Diagnostyka = diagnostyka, alab; Przychodnia = przychodnia, gabinet lekarski, szpital; Optyk = optyk; Znany Lekarz = znanylekarz, docplanner; ALAB; Luxmed Usługi`,
  },
  {
    category: 'FITNESS',
    currencies: 'PLN',
    merchants: `CityFit = cityfit; Zdrofit = zdrofit; Calypso Fitness = calypso fitness; Benefit Systems = benefit systems, multisport; Just Gym = just gym; Well Fitness = well fitness; Siłownia = silownia; Fitness Platinium = fitness platinium; Xtreme Fitness = xtreme fitness; OK System = ok system; Basen = basen, aquapark`,
  },
  {
    category: 'TAXES',
    currencies: 'PLN',
    merchants: `Urząd Skarbowy = urzad skarbowy, us mikrorachunek, mikrorachunek podatkowy, podatek, podatki, pit, vat-7, zaplata podatku, izba skarbowa; ZUS Składki = zus skladki, skladki zus, zus skladka, skladka zus, zaklad ubezpieczen spolecznych skladki; KRUS Składki = krus skladka; Urząd Miasta = urzad miasta, urzad gminy, urzad m st; Urząd Celny = urzad celny`,
  },
  { category: 'PROPERTY_TAX', currencies: 'PLN', merchants: `Podatek od nieruchomości = podatek od nieruchomosci` },
  {
    category: 'FINES_AND_FEES',
    currencies: 'PLN',
    merchants: `Mandat = mandat karny, mandaty, gitd; Opłata skarbowa = oplata skarbowa, oplata sadowa; Komornik = sad rejonowy`,
  },
  {
    category: 'DEBT_COLLECTION',
    currencies: 'PLN',
    merchants: `KRUK = kruk s.a, kruk?; Komornik Sądowy = komornik, komornik sadowy, zajecie komornicze; BEST? = best s.a; Ultimo = ultimo s.a; Kaczmarski Inkasso = kaczmarski`,
  },
  {
    category: 'BENEFITS',
    currencies: 'PLN',
    merchants: `ZUS Świadczenia = zus swiadczenie, zus zasilek, zasilek, swiadczenie wychowawcze, 500+, 800+, rodzina 500, rodzina 800, swiadczenie 800, zasilek macierzynski; Urząd Pracy = powiatowy urzad pracy, urzad pracy; MOPS = mops, gops, osrodek pomocy spolecznej`,
  },
  {
    category: 'PENSION',
    currencies: 'PLN',
    merchants: `ZUS Emerytura = emerytura, zus emerytura, renta zus, zus renta, emerytura-renta; KRUS = krus emerytura, krus; OFE = ofe`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies: 'PLN',
    merchants: `Provident Polska = provident polska, provident; Wonga = wonga; Rata kredytu = rata kredytu, splata kredytu, splata raty, splata pozyczki, rata pozyczki, kredyt gotowkowy; Alior Raty = alior raty; PayPo = paypo; Twisto = twisto; Santander Consumer PL = santander consumer; Credit Agricole Raty; Inbank = inbank; Raty = raty; Volkswagen Leasing PL; Vivus PL = vivus; EFL = europejski fundusz leasingowy, efl; Smartney = smartney`,
  },
  {
    category: 'MORTGAGE',
    currencies: 'PLN',
    merchants: `Kredyt hipoteczny = kredyt hipoteczny, kredyt mieszkaniowy, rata kredytu hipotecznego, splata kredytu hipotecznego, mkredyt hipoteczny`,
  },
  {
    category: 'CHILDCARE',
    currencies: 'PLN',
    merchants: `Przedszkole = przedszkole, zlobek, przedszkole miejskie; Opiekunka = opiekunka, niania; Świetlica; Bobovita`,
  },
  {
    category: 'EDUCATION',
    currencies: 'PLN',
    merchants: `Uniwersytet = uniwersytet, politechnika, szkola wyzsza, czesne; Szkoła = szkola, rada rodzicow; Szkoła Językowa = szkola jezykowa; Nauka Jazdy = nauka jazdy, osk`,
  },
  {
    category: 'POSTAGE',
    currencies: 'PLN',
    merchants: `Poczta Polska = poczta polska; InPost Polska = paczkomaty, inpost paczkomaty; DPD Polska; Orlen Paczka = orlen paczka`,
  },
  {
    category: 'GAMBLING',
    currencies: 'PLN',
    merchants: `Lotto Polska = totalizator sportowy, lotto; Fortuna Zakłady = fortuna online; LV BET = lv bet; Betclic PL; forBET = forbet; Total Casino = total casino`,
  },
  {
    category: 'CHARITY',
    currencies: 'PLN',
    merchants: `WOŚP = wosp, fundacja wosp; Caritas Polska; Siepomaga = siepomaga; Fundacja = fundacja; Zrzutka.pl = zrzutka, zrzutka.pl; Patronite = patronite; Szlachetna Paczka = szlachetna paczka; Parafia = parafia; PAH = polska akcja humanitarna`,
  },
  {
    category: 'RENT',
    currencies: 'PLN',
    merchants: `Spółdzielnia Mieszkaniowa = spoldzielnia mieszkaniowa, wspolnota mieszkaniowa, czynsz, spoldzielnia, sm; TBS = tbs; Resi4Rent = resi4rent; Administracja Mieszkań = zgn, zgm, administracja nieruchomosci`,
  },
  {
    category: 'VEHICLE',
    currencies: 'PLN',
    merchants: `Panek CarSharing = panek; Traficar = traficar; Stacja Kontroli Pojazdów = stacja kontroli pojazdow; Inter Cars = inter cars; Warsztat = warsztat, auto serwis, mechanika pojazdowa; Myjnia = myjnia; Wulkanizacja = wulkanizacja; Otomoto = otomoto`,
  },
  {
    category: 'PETS',
    currencies: 'PLN',
    merchants: `Kakadu = kakadu; Weterynarz = weterynarz, przychodnia weterynaryjna, gabinet weterynaryjny; Maxi Zoo PL; Aquael Zoo = aquael; Zooplus PL`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies: 'PLN',
    merchants: `Multikino = multikino; Cinema City = cinema city; Helios Kino = helios sp, kino helios; Kino = kino; Energylandia = energylandia; eBilet = ebilet; Muzeum = muzeum, teatr; Going? = going.; biletomat = biletomat`,
  },
  {
    category: 'HOBBIES',
    currencies: 'PLN',
    merchants: `Martes Sport = martes sport; Go Sport PL; Decathlon PL; Bonito PL; Rebel.pl = rebel.pl`,
  },
  {
    category: 'SOFTWARE',
    currencies: 'PLN',
    merchants: `home.pl = home.pl, home pl; wFirma = wfirma; Fakturownia = fakturownia; inFakt = infakt; iFirma = ifirma, power media; nazwa.pl = nazwa.pl`,
  },
  {
    category: 'INVESTMENTS',
    currencies: 'PLN',
    merchants: `XTB Polska = xtb; Obligacje Skarbowe = obligacje skarbowe; mBank Maklerski = biuro maklerskie; Finax = finax; PPK = ppk`,
  },
  {
    category: null,
    currencies: 'PLN',
    merchants: `PKO BP = pko bank, pko bp; mBank = mbank; Santander Polska = santander bank polska; ING Bank Śląski = ing bank slaski; Alior Bank = alior bank; Bank Pekao = bank pekao; Millennium Bank = bank millennium; BNP Polska; Zen.com = zen com`,
  },
];

/** Merchants of Sweden, Norway, Denmark and Finland. */
const nordicBrands: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies: nordic,
    merchants: `ICA = ica supermarket, ica nara, ica maxi, ica kvantum, ica, maxi ica; Coop = coop extra, coop mega, coop obs, coop konsum, coop forum, stora coop, coop prix, coop marked; Willys = willys, willys hemma; Hemköp = hemkop; City Gross = city gross; Mathem = mathem; Tempo = tempo livs; Lidl Sverige; Systembolaget = systembolaget; Rema 1000 = rema 1000, rema1000, rema; Kiwi = kiwi minipris, kiwi?; Meny = meny?; Joker = joker?; Bunnpris = bunnpris; Spar Norge = eurospar norge; Oda = oda.no, oda no, oda groceries; Vinmonopolet = vinmonopolet; Netto Danmark = netto danmark, netto, salling group; Føtex = fotex, foetex, føtex; Bilka = bilka; SuperBrugsen = superbrugsen, dagli brugsen, brugsen, kvickly, 365discount, coop 365; Irma = irma?, irma a/s; Fakta = fakta?; Nemlig.com = nemlig, nemlig.com; Løvbjerg = loevbjerg; Min Købmand = min koebmand; Rema Danmark; K-Market = k-market, k market, k-citymarket, k citymarket, k-supermarket, k supermarket; S-market = s-market, s market, prisma?, alepa; Prisma = prisma, hok-elanto, hok elanto; Lidl Suomi; Alko = alko?, alko oy; Tokmanni = tokmanni; Meny Danmark; Abc Prisma; Aldi Danmark; Matsmart = matsmart; Pressbyrån = pressbyran; Handlar'n = handlarn`,
  },
  {
    category: 'EATING_OUT',
    currencies: nordic,
    merchants: `Max Burgers = max burgers, max hamburgare, max premium; Espresso House = espresso house; Wayne's Coffee = waynes coffee; Sibylla = sibylla; Bastard Burgers = bastard burgers; Pressbyrån Kaffe; Narvesen = narvesen; Kaffebrenneriet = kaffebrenneriet; Peppes Pizza = peppes pizza; Egon Restaurant = egon restaurant; Deli de Luca = deli de luca; Joe & the Juice; Lagkagehuset = lagkagehuset; Sunset Boulevard = sunset boulevard; Emmerys = emmerys; Hesburger = hesburger; Kotipizza = kotipizza; Fazer Café = fazer cafe, fazer; R-Kioski = r-kioski, r kioski; Robert's Coffee = roberts coffee; Restaurang = restaurang, konditori, pizzeria; Restaurant = restaurant, ravintola, kahvila; Foodora Nordic; Backwerk DK; O'Learys = olearys; Starbucks Norge; Burger King DK; Just Eat.dk = just eat dk; Wolt DK = wolt danmark, wolt enterprises, wolt oy; Compass Group Nordic`,
  },
  {
    category: 'FUEL',
    currencies: nordic,
    merchants: `OKQ8 = okq8; Preem = preem; St1 = st1; Ingo = ingo?, ingo bensin; Circle K Nordic = circle k sverige, circle k norge, circle k danmark; YX = yx norge, yx; Uno-X = uno-x, uno x; Esso Norge = esso norge; OK Benzin = ok plus, ok benzin, ok a.m.b.a; F24 = f24 danmark; Neste = neste; ABC Asema = abc asema, abc?; Teboil = teboil; Clever Lading = clever a/s, clever ladning; Recharge? = recharge norge; Mer Norway = mer norway; Q8 Danmark = q8 danmark; Go'on = go on gruppen; Tanka = tanka`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies: nordic,
    merchants: `SL = sl access, storstockholms lokaltrafik, sl?, ab storstockholms; SJ = sj ab, sj biljetter, sj?; Västtrafik = vasttrafik; Skånetrafiken = skanetrafiken; MTR = mtrx; UL Uppsala = ul uppsala; Ruter = ruter as, ruter?, ruterbillett, ruter; Vy = vy tog, vygruppen, vy gruppen, vy?; Skyss = skyss; AtB = atb as; Kolumbus = kolumbus as; Entur = entur; Flytoget = flytoget; DSB = dsb; Rejsekort = rejsekort; Movia = movia; Midttrafik = midttrafik; Metroselskabet = metroselskabet, dot billetter; HSL = hsl, hsl hrt, helsingin seudun liikenne; VR = vr group, vr matkalippu, vr-yhtyma, vr?; Nysse = nysse; Matkahuolto = matkahuolto; FlixBus Nordic; Arlanda Express = arlanda express; Onnibus = onnibus; Letbanen; Donkey Republic = donkey republic; Östgötatrafiken = ostgotatrafiken; Fynbus = fynbus; NT = nordjyllands trafikselskab`,
  },
  {
    category: 'TAXI',
    currencies: nordic,
    merchants: `Taxi Stockholm = taxi stockholm; Taxi Kurir = taxi kurir; Oslo Taxi = oslo taxi, norgestaxi, 07000 oslo taxi; Dantaxi = dantaxi; TAXA 4x35 = taxa 4x35, 4x35; Viggo = viggo?; Yango = yango; Taksi Helsinki = taksi helsinki; Sverigetaxi = sverigetaxi`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies: nordic,
    merchants: `Aimo Park = aimo park, aimo; Parkster Nordic = parkster; Transportstyrelsen Trängselskatt = trangselskatt; AutoPASS = autopass, fremtind bompenger, bompenger, fjellinjen, ferde as, ferde; Øresundsbron = oresundsbron, oeresundsbron, øresundsbro konsortiet; Storebælt = storebaelt, sund & baelt, sund baelt, brobizz; OnePark = onepark a s; P-hus = p hus; EuroPark Norge = europark; Moovy = moovy; Q-Park Nordic; Stockholm Parkering = stockholm parkering; SMS Park`,
  },
  {
    category: 'VEHICLE',
    currencies: nordic,
    merchants: `Mekonomen = mekonomen; Biltema = biltema; Bilprovningen = bilprovningen, besikta, opus bilprovning, carspect; Transportstyrelsen = transportstyrelsen, fordonsskatt; Viking Redningstjeneste = viking redningstjeneste; NAF = naf medlem, norges automobil; FDM = fdm; A-Katsastus = a-katsastus, katsastus; Traficom = traficom; GreenMobility = greenmobility; Hyre = hyre as; Thansen = thansen, t hansen; Euromaster Nordic; Trafikverket = trafikverket; Kia Finans; Statens Vegvesen = statens vegvesen; Falck = falck; Motorstyrelsen = motorstyrelsen; Volvo Car Mobility`,
  },
  {
    category: 'ENERGY',
    currencies: nordic,
    merchants: `Vattenfall = vattenfall; Fortum = fortum, fortum markets; E.ON Sverige = e.on sverige, eon sverige; Ellevio = ellevio; Göteborg Energi = goteborg energi, goteborgs energi; Tibber = tibber; Skellefteå Kraft = skelleftea kraft; Telge Energi = telge energi; GodEl = godel; Bixia = bixia; Mälarenergi = malarenergi; Stockholm Exergi = stockholm exergi; Hafslund = hafslund, hafslund strom, elvia; Fjordkraft = fjordkraft; NorgesEnergi = norgesenergi; LOS = los as strom; BKK = bkk; Lyse = lyse energi, lyse; Motkraft; Gudbrandsdal Energi = gudbrandsdal energi; Ørsted = orsted, oersted; Andel Energi = andel energi, seas nve, seas-nve; Norlys = norlys; EWII = ewii; Radius? = radius elnet; HOFOR = hofor; Modstrøm = modstroem; Vindstød = vindstod; OK El = ok el; Helen = helen oy, helen?; Vattenfall Suomi; Caruna = caruna; Oomi = oomi; Vantaan Energia = vantaan energia; Lumme Energia = lumme; Elisa; TrefFor = trefor; NRGi = nrgi; Energi Fyn = energi fyn; Kraftringen = kraftringen; Nordlysenergi; Agder Energi = agder energi; Glitre = glitre; Entelios = entelios; Jämtkraft = jamtkraft; Greenely = greenely; Cheap Energy = cheap energy; Dalakraft = dalakraft; Elvia = elvia; Strøm = stromregning; Tensio = tensio`,
  },
  {
    category: 'WATER',
    currencies: nordic,
    merchants: `Stockholm Vatten = stockholm vatten; VA SYD = va syd; Novafos = novafos; Aarhus Vand = aarhus vand; HSY = hsy; VandCenter Syd = vandcenter syd; Bergen Vann = bergen vann; Vandværk = vandvaerk`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies: nordic,
    merchants: `Telia = telia, telia sverige, telia norge, telia finland; Tele2 Sverige = tele2 sverige; Tre = tre sverige, hi3g, 3 denmark, 3 mobil; Telenor = telenor; Comviq = comviq; Halebop = halebop; Vimla = vimla; Hallon = hallon?; Com Hem = com hem, comhem; Bredband2 = bredband2; Bahnhof = bahnhof ab, bahnhof?; Ice Norge = ice norge, ice communication; Talkmore = talkmore; Altibox = altibox; OneCall = onecall; Chili Mobil = chili mobil; TDC = tdc, yousee, nuuday; CBB Mobil = cbb mobil; Lebara DK; Oister = oister; Hiper = hiper a/s, hiper?; Fastspeed = fastspeed; Call me = call me; Eesy = eesy; DNA = dna oyj, dna?; Elisa = elisa oyj, elisa?, saunalahti; Moi Mobiili = moi mobiili; Ownit = ownit; Fello = fello; Get AS = get as; NextGenTel = nextgentel; Stofa = stofa; Flexii = flexii; Greentel = greentel; Ziggo DK; Allente = allente; Norlys Fibernet = norlys fibernet`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies: nordic,
    merchants: `Viaplay Nordic = viaplay; TV4 Play = tv4 play, tv4, tv4 media; C More = c more, cmore; TV 2 Play = tv 2 play, tv2 play, tv2; Dagens Nyheter = dagens nyheter, dn; Svenska Dagbladet = svenska dagbladet; Aftonbladet = aftonbladet; Expressen = expressen; Aftenposten = aftenposten, schibsted norge; VG+ = vg pluss; Politiken = politiken, jp/politikens; Berlingske = berlingske; Jyllands-Posten = jyllands posten; Helsingin Sanomat = helsingin sanomat, sanoma media; Ruutu+ = ruutu; BookBeat Nordic = bookbeat; Nextory Nordic = nextory; Adlibris = adlibris; Bokus = bokus; Ark Bokhandel = ark bokhandel; Norli = norli; Akateeminen = akateeminen; Saxo.com = saxo com, saxo premium; Mofibo = mofibo; Gyldendal = gyldendal; Podimo = podimo; Bonnier News = bonnier news; Amedia = amedia; Akademibokhandeln = akademibokhandeln; Suomalainen Kirjakauppa = suomalainen kirjakauppa; Dagbladet = dagbladet`,
  },
  {
    category: 'INSURANCE',
    currencies: nordic,
    merchants: `Folksam = folksam; If Skadeförsäkring = if skadeforsakring, if skadeforsikring, if forsikring, if p&c, if vahinkovakuutus, if?; Trygg-Hansa = trygg-hansa, trygg hansa; Länsförsäkringar = lansforsakringar; Gjensidige = gjensidige; Tryg = tryg forsikring, tryg?; Fremtind = fremtind forsikring, fremtind; Storebrand = storebrand; Skandia = skandia; Hedvig = hedvig; Moderna Försäkringar = moderna forsakringar; Agria Djurförsäkring = agria; Alm. Brand = alm brand, alm. brand; Topdanmark = topdanmark; Codan = codan; GF Forsikring = gf forsikring; LB Forsikring = lb forsikring; PFA = pfa pension, pfa; LähiTapiola = lahitapiola; OP Vakuutus = op vakuutus, pohjola vakuutus; Fennia = fennia; Turva = turva vakuutus; Dina Försäkring = dina forsakringar, dina forsakring; Sygeforsikringen danmark = sygeforsikring danmark, sygeforsikringen; ICA Försäkring = ica forsakring; KLP Forsikring = klp forsikring; Frende = frende; Eika Forsikring = eika forsikring; Bliwa = bliwa; Euro Accident = euro accident; Försäkring = forsakring, forsakringar; Forsikring = forsikring; Vakuutus = vakuutus; Danica = danica; Pohjantähti = pohjantahti; Sveland = sveland; JBF`,
  },
  {
    category: 'CLOTHING',
    currencies: nordic,
    merchants: `KappAhl = kappahl; Lindex = lindex; Gina Tricot = gina tricot; Cubus = cubus; Dressmann = dressmann; BikBok = bik bok, bikbok; Carlings = carlings; Boozt = boozt; Ellos = ellos; Nelly? = nelly.com; Stadium Outlet; Weekday Nordic; MQ = mq marqet; Polarn O. Pyret = polarn o pyret; Kappahl Norge; Bestseller Nordic; Vero Moda = vero moda; Jack & Jones = jack & jones, jack jones; Only Stores = only stores; Magasin? = magasin du nord, magasin?; Name It = name it; Din Sko = din sko; Skoringen = skoringen; Eurosko = eurosko; Halonen = halonen oy; Ur&Penn = ur & penn; Sellpy = sellpy; Tise? = tise as; Tradera = tradera`,
  },
  {
    category: 'ELECTRONICS',
    currencies: nordic,
    merchants: `NetOnNet = netonnet; Webhallen = webhallen; Kjell & Company = kjell & co, kjell & company, kjell company; Inet = inet ab; Komplett = komplett, komplett.no; Elkjøp = elkjop, elkjoep; Gigantti = gigantti; Verkkokauppa.com = verkkokauppa; Proshop = proshop; Power Norge = power norge, power.dk, power.no, power.fi; Dustin = dustin sverige, dustin home; El-salg = el salg; Elgiganten = elgiganten; CDON = cdon; Bygghemma`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies: nordic,
    merchants: `Åhléns = ahlens; Clas Ohlson = clas ohlson; Rusta = rusta; Dollarstore = dollarstore; ÖoB = oob; Normal Nordic = normal a/s, normal norge, normal sverige; Europris = europris; Nille = nille; Finn.no = finn no, finn.no; Blocket = blocket; DBA = dba.dk; Salling = salling?; Stockmann = stockmann; Tori = tori.fi; Kicks Sverige; Gekås = gekas; Jollyroom = jollyroom; Harald Nyborg = harald nyborg; jem & fix = jem & fix, jem fix; Illum = illum; Motonet = motonet; Puuilo = puuilo; Panduro = panduro; NK = nordiska kompaniet; Fyndiq = fyndiq; Fleggaard`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies: nordic,
    merchants: `Byggmax = byggmax; Bauhaus Nordic = bauhaus sverige, bauhaus danmark; Hornbach SE; K-Rauta = k-rauta, k rauta; Beijer Byggmaterial = beijer bygg; Plantagen = plantagen; Maxbo = maxbo; Byggmakker = byggmakker; Obs Bygg = obs bygg; Jula Nordic = jula; Silvan = silvan; XL-BYG = xl-byg, xl byg; STARK = stark danmark, stark group; Bygma = bygma; Monter = monter?; Blomsterlandet = blomsterlandet; Granngården = granngarden; Bolist = bolist; Felleskjøpet = felleskjopet; Flügger = fluegger; Colorama; Davidsen = davidsens tommerhandel`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies: nordic,
    merchants: `Mio = mio mobler, mio?; Trademax = trademax; Bohus = bohus?; Skeidar = skeidar; Ilva = ilva a/s, ilva; BoConcept = boconcept; Kid Interiør = kid interior, kid interioer; Princess Interiør = princess interior; Hemtex = hemtex; Søstrene Grene DK; Imerco = imerco; Kop & Kande = kop & kande; Chilli Möbler = chilli se; Em Home = em home; Svenska Hem = svenska hem; Masku = masku; Granit = granit butik; Lagerhaus SE; Kitch'n = kitchn; Christiania Glasmagasin = glasmagasin; Bemz`,
  },
  {
    category: 'PHARMACY',
    currencies: nordic,
    merchants: `Apoteket = apoteket, apotek, apoteket ab; Apotek Hjärtat = apotek hjartat; Kronans Apotek = kronans apotek, kronans; Lloyds Apotek = lloyds apotek, doz apotek; Apotea = apotea; Meds = meds apotek, meds.se; Boots Apotek = boots apotek; Vitusapotek = vitusapotek; Apotek 1 = apotek 1; Farmasiet = farmasiet; Apteekki = apteekki, yliopiston apteekki; Matas = matas; Normal Apotek`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies: nordic,
    merchants: `Kicks = kicks kosmetik, kicks?; Lyko = lyko; Vita? = vita norge, vita as; Nikita Hair = nikita hair, nikita; Cutters = cutters; Frisør = frisor, frisoer, frisørsalon, frisorsalong, parturi, kampaamo, harsalong; Bangerhead = bangerhead; Hudoteket = hudoteket`,
  },
  {
    category: 'MEDICAL',
    currencies: nordic,
    merchants: `Synsam = synsam; Synoptik = synoptik; Smarteyes = smarteyes; Folktandvården = folktandvarden; Praktikertjänst = praktikertjanst; Kry = kry?, kry international; Capio = capio; Region Stockholm Vård = patientavgift, vardcentral, vardcentralen; Aleris = aleris; Volvat = volvat; Brilleland = brilleland; Tannlege = tannlege, tannlegene; Tandläkare = tandlakare; Tandlæge = tandlaege; Legesenter = legesenter, legevakt, legekontor; Terveystalo = terveystalo; Mehiläinen = mehilainen; Pihlajalinna = pihlajalinna; Oral? = oral hammaslaakarit; Hammaslääkäri = hammaslaakari; Louis Nielsen = louis nielsen; Profil Optik = profil optik; Instrumentarium = instrumentarium; Silmäasema = silmaasema; Dr.Dropin = dr dropin`,
  },
  {
    category: 'FITNESS',
    currencies: nordic,
    merchants: `SATS = sats; Nordic Wellness = nordic wellness; Actic = actic; Fitness24Seven = fitness24seven, fitness 24seven; STC = stc training club; Puls & Träning = puls & traning; EVO Fitness = evo fitness; Fresh Fitness = fresh fitness; PureGym Danmark = puregym danmark, fitness world; LOOP Fitness = loop fitness; Elixia = elixia; Fit4You = fit4you; Family Sports Club = family sports club; 3T = 3t treningssenter; Campus Fitness; Friskis Norge; Trening = treningssenter, treningssenteret; Gymgrossisten; Liikuntakeskus = liikuntakeskus; Forever Fit = forever fit; FTZ Gym`,
  },
  {
    category: 'TAXES',
    currencies: nordic,
    merchants: `Skatteverket = skatteverket, skattekonto; Skatteetaten = skatteetaten, skatteoppkreveren, restskatt, kemner, kemneren; Skattestyrelsen = skattestyrelsen, skat.dk, skat, skattestyrelsen restskat; Verohallinto = verohallinto, verovirasto, vero; Tolletaten = tolletaten, tullverket, toldstyrelsen, tulli`,
  },
  {
    category: 'PROPERTY_TAX',
    currencies: nordic,
    merchants: `Eiendomsskatt = eiendomsskatt, kommunale avgifter; Ejendomsskat = ejendomsskat; Fastighetsskatt = fastighetsskatt, fastighetsavgift; Kiinteistövero = kiinteistovero`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies: nordic,
    merchants: `Polismyndigheten = polismyndigheten; Statens Innkrevingssentral = statens innkrevingssentral, politiet; Politi = politi bode, rigspolitiet; Gældsstyrelsen = gaeldsstyrelsen; Bolagsverket = bolagsverket; Brønnøysundregistrene = bronnoysundregistrene; Parkeringsböter = parkeringsbot, felparkering, kontrollavgift; PRH = patentti ja rekisterihallitus`,
  },
  {
    category: 'BENEFITS',
    currencies: nordic,
    merchants: `Försäkringskassan = forsakringskassan, barnbidrag, foraldrapenning, sjukpenning; CSN = csn studiemedel, studiemedel; A-kassa = a-kassa, arbetsloshetskassa, a kassa, a-kasse, arbejdsloshedskasse, dagpenge; NAV = nav, nav barnetrygd, barnetrygd, nav pensjon og ytelser, arbeids- og velferdsetaten, foreldrepenger, sykepenger; Lånekassen = lanekassen utbetaling; Udbetaling Danmark = udbetaling danmark, boerne og ungeydelse, borneydelse, boligstotte, boligstoette, su-styrelsen, su styrelsen, uddannelsesstyrelsen, statens uddannelsesstotte; Kela = kela, fpa kela, kansanelakelaitos, lapsilisa, asumistuki, opintotuki, tyottomyyskassa; Kommune Kontanthjælp = kontanthjalp, kontanthjaelp; Bostadsbidrag = bostadsbidrag; Alfa-kassan = alfa kassan`,
  },
  {
    category: 'PENSION',
    currencies: nordic,
    merchants: `Pensionsmyndigheten = pensionsmyndigheten; AMF Pension = amf pension; Alecta = alecta; SPV = statens tjanstepensionsverk, spv; KPA Pension = kpa pension; NAV Pensjon = nav pensjon, alderspensjon; KLP = klp pensjon, kommunal landspensjonskasse; Statens Pensjonskasse = statens pensjonskasse; ATP = atp livslang pension, atp pension, atp; PensionDanmark = pensiondanmark; Folkepension = folkepension; Keva = keva; Varma = varma?, keskinainen elakevakuutusyhtio varma; Ilmarinen = ilmarinen; Elo = elo elakevakuutus; Kansaneläke = kansanelake, elake; Sampension = sampension; Velliv = velliv; Eläketurvakeskus = elaketurvakeskus; Industriens Pension = industriens pension`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies: nordic,
    merchants: `CSN Lån = csn, csn aterbetalning, centrala studiestodsnamnden; Lånekassen = lanekassen, statens lanekasse; Resurs Bank = resurs bank; Ikano Bank = ikano bank, ikano; Santander Consumer Nordic = santander consumer bank as; Bank Norwegian = bank norwegian; Nordax = nordax; Collector Bank = collector bank, norion; Express Bank = express bank; L'EASY = l easy; Basisbank = basisbank; Bluestep = bluestep; Lån = lan amortering, amortering, avdrag, laneavdrag, lånebetaling; Svea Bank = svea bank, svea ekonomi; Qliro = qliro; Walley = walley; Ferratum = ferratum, multitude; Volkswagen Finans = volkswagen finans, volvofinans, volvo finans; OP Laina = lainan lyhennys, laina; Nordea Finance = nordea finance, nordea finans; Brocc = brocc; ViaBill = viabill; Anyday = anyday; Wasa Kredit = wasa kredit; SevenDay = sevenday; AK Nordic; DNB Finans = dnb finans`,
  },
  {
    category: 'MORTGAGE',
    currencies: nordic,
    merchants: `SBAB = sbab; Bolån = bolan, bolan ranta, bostadslan, hypotek, stadshypotek, swedbank hypotek, nordea hypotek; Boliglån = boliglan; Realkredit Danmark = realkredit danmark, realkredit; Nykredit = nykredit, totalkredit; Nordea Kredit = nordea kredit; Jyske Realkredit = jyske realkredit, brf kredit; Asuntolaina = asuntolaina; Husbanken = husbanken; Landshypotek = landshypotek; Hypo = suomen hypoteekkiyhdistys`,
  },
  {
    category: 'CREDIT_CARD_PAYMENT',
    currencies: nordic,
    merchants: `Eurocard = eurocard; SAS EuroBonus Mastercard = sas eurobonus mastercard; EnterCard = entercard, re:member, remember card; Kreditkort = kreditkort, kreditkort faktura, kredittkort; Trumf Visa = trumf visa; Ikano Kort = ikano kort; Luottokortti = luottokortti, luottokorttilasku; Forbrugsforeningen = forbrugsforeningen; Mastercard Nordea = nordea mastercard, nordea gold`,
  },
  {
    category: 'DEBT_COLLECTION',
    currencies: nordic,
    merchants: `Kronofogden = kronofogden, kronofogdemyndigheten; Intrum Nordic = intrum; Lowell Nordic = lowell sverige, lowell norge, lowell danmark, lowell suomi; Sergel = sergel; Visma Inkasso = visma financial; Kredinor = kredinor; Namsfogden = namsfogden; Ulosotto = ulosotto; Alektum Group = alektum; Svea Inkasso = svea inkasso; PayEx Inkasso`,
  },
  {
    category: 'CHILDCARE',
    currencies: nordic,
    merchants: `Förskola = forskola, barnomsorg, forskoleavgift, fritids, forskola barnomsorg; Barnehage = barnehage, sfo, skolefritidsordning; Børnehave = bornehave, daginstitution, vuggestue, pladsanvisning, boernehave; Päiväkoti = paivakoti, varhaiskasvatus; Babysam = babysam; BabyWorld = babyworld; Barnebutikk`,
  },
  {
    category: 'EDUCATION',
    currencies: nordic,
    merchants: `Universitet = universitet, hogskola, hogskole; Trafikskola = trafikskola, korkortsskola, trafikkskole, koreskole, kjoreskole, autokoulu; Kulturskola = kulturskola, kulturskole, musikskole; Yliopisto = yliopisto; Semesteravgift = semesteravgift; Folkuniversitetet = folkuniversitetet`,
  },
  {
    category: 'POSTAGE',
    currencies: nordic,
    merchants: `PostNord = postnord; Posten Norge = posten norge, posten.no; Bring = bring?, bring parcels; Posti = posti oy, posti?; Matkahuolto Paketti = matkahuolto paketti; Budbee = budbee; Instabox = instabox; DAO = dao as; Helthjem = helthjem`,
  },
  {
    category: 'CHARITY',
    currencies: nordic,
    merchants: `Röda Korset = roda korset, svenska roda korset; Rädda Barnen = radda barnen; Barncancerfonden = barncancerfonden; Cancerfonden = cancerfonden; Redd Barna = redd barna; Kreftforeningen = kreftforeningen; Kirkens Nødhjelp = kirkens nodhjelp; Kræftens Bekæmpelse = kraeftens bekaempelse; Red Barnet = red barnet; Folkekirkens Nødhjælp = folkekirkens nodhjalp; Punainen Risti = punainen risti; Pelastakaa Lapset = pelastakaa lapset; Hjärt-Lungfonden = hjart lungfonden; SOS Barnbyar = sos barnbyar, sos barnebyer, sos lapsikyla; Läkare Utan Gränser = lakare utan granser, leger uten grenser, laeger uden graenser; Røde Kors = rode kors, roede kors; UNHCR = unhcr; Plan Norge`,
  },
  {
    category: 'RENT',
    currencies: nordic,
    merchants: `Hyra = hyresavi, hyresvard, hyran; HSB = hsb brf, hsb; Riksbyggen = riksbyggen; Stockholmshem = stockholmshem, svenska bostader, familjebostader; MKB Fastighets = mkb fastighets; Wallenstam = wallenstam; Heimstaden = heimstaden; Rikshem = rikshem; Poseidon? = bostads ab poseidon; Bostadsrättsförening = bostadsrattsforening, brf, manadsavgift brf; OBOS = obos, felleskostnader, borettslag, usbl; Husleie = husleie; Boligselskab = boligselskab, boligforening, andelsboligforening, kab bolig, boligkontoret, ejendomsadministration; DEAS = deas; Heka = heka helsinki, heka; Lumo Kodit = lumo kodit, kojamo; SATO = sato oyj; Taloyhtiö = taloyhtio, as oy, asunto oy, yhtiovastike, hoitovastike, vastike; HOAS = hoas; Balder = fastighets ab balder; Stena Fastigheter = stena fastigheter; Victoriahem = victoriahem; SGS Studentbostäder = sgs studentbostader; SSSB = sssb; SiO Bolig = studentsamskipnaden; Lejerbo = lejerbo; Domea = domea; Balder Danmark = balder danmark`,
  },
  {
    category: 'OTHER_UTILITIES',
    currencies: nordic,
    merchants: `Oslo Renovasjon = renovasjon, renovasjons- og gjenvinning; Stena Recycling = stena recycling; Renova = renova ab; DR Licens = dr licens; NRK Lisens = nrk lisens`,
  },
  {
    category: 'HOBBIES',
    currencies: nordic,
    merchants: `XXL = xxl, xxl sport & villmark; Naturkompaniet = naturkompaniet; Lekia = lekia; BR Legetøj = br leg, br legetoj; Legekæden = legekaeden; Lekmer; Ringo Leker = ringo leker; Sport 1 = sport 1; Anton Sport = anton sport; SportMaster = sportmaster; Scandinavian Outdoor = scandinavian outdoor; Partioaitta = partioaitta; Outnorth = outnorth; Friluftsfrämjandet = friluftsframjandet; STF = svenska turistforeningen; DNT = den norske turistforening, turistforeningen; Webspiral; Eventyrsport = eventyrsport; Friluftsland = friluftsland; Slöjd-Detaljer = slojd-detaljer`,
  },
  {
    category: 'PETS',
    currencies: nordic,
    merchants: `Arken Zoo = arken zoo; Musti = musti ja mirri, musti group, musti; Anicura = anicura; Evidensia = evidensia; Buddy? = buddy dyrebutikk; Maxi Zoo Danmark; Petworld = petworld; Vetzoo = vetzoo; Dyreklinikk = dyreklinikk, dyrlege; Dyrlæge = dyrlaege, dyreklinik; Djursjukhus = djursjukhus, djurklinik; Faunakram = faunakram; Eläinlääkäri = elainlaakari`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies: nordic,
    merchants: `Filmstaden Nordic = sf bio; Liseberg = liseberg; Gröna Lund = grona lund; Skansen = skansen; Nordisk Film Biografer = nordisk film, nordisk film biografer; Tivoli = tivoli a/s, tivoli?; Kino Norge = odeon kino, oslo kino; Finnkino = finnkino; Linnanmäki = linnanmaki; Billetto = billetto; Tickster = tickster; Biograf = biograf; Legoland Billund = legoland billund; Tusenfryd = tusenfryd; Lippu.fi = lippu.fi; Tiketti = tiketti; Kulturhuset = kulturhuset; Billetlugen = billetlugen`,
  },
  {
    category: 'INVESTMENTS',
    currencies: nordic,
    merchants: `Lysa = lysa ab, lysa; Sigmastocks = sigmastocks; Opti = opti ab; Kron = kron as; Nord Investments = nord investments; June? = june danske; Månedsopsparing = manedsopsparing; Fondsparande = fondsparande, isk insattning; Aksjesparekonto = aksjesparekonto; Rahasto = rahastomerkinta`,
  },
  {
    category: 'GAMBLING',
    currencies: nordic,
    merchants: `ATG = atg?, aktiebolaget trav; Paf = paf?, paf.se; Rikstoto = rikstoto, norsk rikstoto; Miljonlotteriet = miljonlotteriet; PostkodLotteriet = postkodlotteriet; Betsson = betsson; Mr Green = mr green; Folkeautomaten; Klasselotteriet = klasselotteriet; Pantelotteriet; Lotto Danmark = danske lotteri`,
  },
  {
    category: 'SOFTWARE',
    currencies: nordic,
    merchants: `Visma = visma, visma spcs, visma e-conomic; Bokio = bokio; Dinero = dinero regnskab, dinero; Tripletex = tripletex; Fiken = fiken; Loopia = loopia; One.com = one.com, one com; Simply.com = simply com; Procountor = procountor; Björn Lundén = bjorn lunden; Conta? = conta as; Domeneshop = domeneshop`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies: nordic,
    merchants: `Verisure = verisure, securitas direct; Sector Alarm = sector alarm; Hemfrid = hemfrid; Anticimex = anticimex`,
  },
  {
    category: null,
    currencies: nordic,
    merchants: `Swedbank = swedbank; SEB = seb; Handelsbanken = handelsbanken; Nordea = nordea; Danske Bank = danske bank; DNB = dnb; SpareBank 1 = sparebank 1, sparebank; Jyske Bank = jyske bank; Sydbank = sydbank; Lunar = lunar bank; OP = osuuspankki; Sbanken = sbanken; Saxo Privatbank = saxo privatbank; Arbejdernes Landsbank = arbejdernes landsbank`,
  },
];

/** Merchants of Poland and the Nordic countries. */
export const brandsNorthern: readonly BrandTable[] = [...polish, ...nordicBrands];
