// Well-known merchants of France, Belgium, Luxembourg and the Netherlands. Facts: the names that they print on statements of cards
// and accounts.

import type { BrandTable } from './brand-table.ts';

const currencies = 'EUR';

/** Merchants of the countries that speak French or Dutch. */
export const brandsFrenchDutch: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies,
    merchants: `
      E.Leclerc = leclerc, e leclerc, e.leclerc, centre leclerc, leclerc drive; Super U = super u, hyper u, u express, marche u, systeme u, courses u; Monoprix = monoprix, monop; Casino = geant casino, casino supermarche, casino shop, hyper casino, supermarche casino, petit casino; Franprix = franprix; Picard = picard surgeles, picard?; Biocoop = biocoop; Naturalia = naturalia; Cora = cora hypermarche, cora?; Match = supermarche match; Netto France = netto intermarche; Grand Frais = grand frais; Leader Price = leader price; Vival = vival; Chronodrive = chronodrive; Houra; La Vie Claire = la vie claire; Nicolas = nicolas?, nicolas vins; La Grande Épicerie = grande epicerie; Bio c' Bon = bio c bon; Simply Market = simply market; Marie Blachère = marie blachere; Boucherie = boucherie, charcuterie; Fromagerie = fromagerie; Toupargel; La Ruche qui dit Oui = ruche qui dit oui; Colruyt = colruyt, okay colruyt, okay compact, bio-planet, bio planet; Delhaize = delhaize, ad delhaize, proxy delhaize, shop n go delhaize; Match Belgique = match smatch; Albert Heijn = albert heijn, ah to go, ah to-go, albert heyn, ah online, albert heijn online, ah bezorg; Jumbo = jumbo supermarkten, jumbo?, jumbo foodmarkt; PLUS = plus supermarkt, plus retail, plus?; Dirk van den Broek = dirk vdbroek, dirk van den broek, dirk van broek; Hoogvliet = hoogvliet; Vomar = vomar; Coop Nederland = coop supermarkt; Ekoplaza = ekoplaza; Marqt = marqt; DekaMarkt = dekamarkt; Nettorama = nettorama; Deen = deen supermarkt; Boni = boni supermarkt, boni?; Poiesz = poiesz; Crisp? = crisp b.v., crisp nl; Gall & Gall = gall & gall, gall gall; MCD Supermarkt = mcd supermarkt; Boons Markt = boons markt; Odin? = odin estafette; Jan Linders = jan linders; Slagerij = slagerij; Cactus = cactus shoppi, cactus luxembourg; Sligro = sligro`,
  },
  {
    category: 'EATING_OUT',
    currencies,
    merchants: `Brioche Dorée = brioche doree; La Mie Câline = mie caline; Paul = boulangerie paul; Flunch = flunch; Buffalo Grill = buffalo grill; Hippopotamus = hippopotamus; Courtepaille = courtepaille; Léon de Bruxelles = leon de bruxelles; Big Fernand = big fernand; Bagelstein = bagelstein; Columbus Café = columbus cafe; Big Mamma = big mamma; Class'croute = class croute; O'Tacos = o tacos, otacos; Quick = quick restaurant, quick?; Exki = exki; Panos = panos?; La Boucherie Restaurant = la boucherie restaurant; Del Arte = del arte, pizza del arte; Swile = swile; Crous = crous, izly; Febo = febo; La Place = la place restaurant, la place?; Bagels & Beans = bagels & beans, bagels beans; New York Pizza = new york pizza; Kwalitaria = kwalitaria; Smullers = smullers; Kiosk? = kiosk ns; HMSHost = hmshost, hms host; Vermaat = vermaat; Loetje = loetje; Bakker Bart = bakker bart; Doppio = doppio espresso; Eurest = eurest; Elior = elior; API Restauration = api restauration; Compass Group = compass group; Coffee Company = coffeecompany; SumUp Restaurant; Friterie = friterie, frituur; Brasserie = brasserie; Bistrot = bistrot, bistro; Creperie = creperie; Snackbar = snackbar; Eetcafe = eetcafe; Cafetaria = cafetaria; Lunchroom = lunchroom; Edenred = edenred`,
  },
  {
    category: 'FUEL',
    currencies,
    merchants: `TotalEnergies = total?, relais total, totalenergies ecs; Station Leclerc = leclerc station, leclerc carburant, station leclerc; Carrefour Carburant = carrefour station, carrefour carburant, carrefour carbu; Intermarché Station = intermarche station, intermarche carburant, station intermarche; Station U = station u, super u station, super u carburant, dac super u, dac u; Auchan Carburant = auchan carburant, auchan station; Station Service = station service; Tango? = tango station, tango?; TinQ = tinq; Tamoil; Argos Tank = argos tank; Gulf; Octa+ = octa+, octa plus; Dats 24 = dats 24, dats24; Lukoil = lukoil; Maes? = maes tankstation; Tankstation = tankstation; Firezone = firezone; Makro Tank; Berkman = berkman`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies,
    merchants: `SNCF = sncf, sncf connect, sncf internet, oui.sncf, sncf voyageurs, ter sncf, transilien; RATP = ratp, navigo, comutitres, ile de france mobilites, imagine r; TCL = tcl sytral, tcl lyon, keolis lyon; Keolis = keolis; Transdev France = transdev; Ouigo = ouigo; Thalys = thalys; Vélib' = velib, velib metropole; Tisséo = tisseo; RTM = rtm marseille, regie des transports; TBM = tbm bordeaux; Ilévia = ilevia; NS = ns groep, ns reizigers, ns-, ns?, nsr, ns international, ns flex; OV-chipkaart = ov-chipkaart, ov chipkaart, trans link systems, ovpay, ov pay, nlov; GVB = gvb amsterdam, gvb; RET = ret rotterdam, ret?; HTM = htm personenvervoer, htm; Arriva NL = arriva personenvervoer; Connexxion = connexxion; Qbuzz = qbuzz; SNCB = sncb, nmbs, nmbs sncb, sncb nmbs; De Lijn = de lijn, delijn; STIB = stib, mivb, stib mivb; TEC = tec wallonie, letec; OVfiets = ov-fiets, ov fiets; Swapfiets = swapfiets; Felyx = felyx; Check Scooter; Greenwheels; CFL = cfl luxembourg; Blablabus`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies,
    merchants: `Effia = effia; Vinci Park; Péage = peage, autoroute, autoroutes; Parking = parking?, parking indigo; Onepark = onepark; Zenpark = zenpark; Parkbee = parkbee; P1 Parking = p1 parking; 4411 = 4411; Liefkenshoektunnel; Westerscheldetunnel; Liber-t = liber t, liber-t; AREA Autoroutes; ATMB = atmb; Fulli = fulli; Parkmobile NL = parkmobile benelux`,
  },
  {
    category: 'VEHICLE',
    currencies,
    merchants: `Feu Vert = feu vert; Speedy = speedy france, speedy?; Point S = point s; Carglass; Roady = roady; Oscaro = oscaro; Renault = renault retail; Citroën = citroen retail; ANWB = anwb, anwb wegenwacht; Kwik-Fit NL = kwik fit nederland; Halfords NL; RDW = rdw; Touring = touring club; Contrôle Technique = controle technique, autosur, dekra controle, securitest; Leocare; Free2Move = free2move; Citiz = citiz; Greenwheels = greenwheels; MyWheels = mywheels; Poppy = poppy mobility; Profile Tyrecenter = profile tyrecenter; Euro Repar; Elephant Bleu = elephant bleu`,
  },
  {
    category: 'ENERGY',
    currencies,
    merchants: `EDF = edf clients, edf?, edf particuliers, electricite de france, edf clients particuliers; ENGIE = engie, engie home, gdf suez, engie electrabel, electrabel; TotalEnergies Électricité = totalenergies electricite, total direct energie, direct energie, totalenergies electricite et gaz, totalenergies clients; ENI Gas = eni gas & power, eni gas; Ekwateur = ekwateur; Vattenfall NL = vattenfall, vattenfall klantenservice, nuon; Essent = essent; Eneco = eneco; Greenchoice = greenchoice; Budget Energie = budget energie; Oxxio = oxxio; Energiedirect = energiedirect; Vandebron = vandebron; Pure Energie = pure energie; Frank Energie = frank energie; Delta Energie = delta energie; Luminus = luminus; Mega? = mega energie, mega sa; Bolt Energie = bolt energie; Eneco België = eneco belgium; Ilek = ilek; Enercoop = enercoop; Mint Énergie = mint energie; Ohm Énergie = ohm energie; Octopus Energy FR = octopus energy france, plum energie; Antargaz = antargaz; Butagaz = butagaz; Fluvius = fluvius; ENSTROGA = enstroga; Gaz de Bordeaux = gaz de bordeaux; ES Énergies = es energies; Primagaz = primagaz; Dalkia = dalkia; Sibelga; Liander = liander; Stedin = stedin; Enexis = enexis; ANWB Energie = anwb energie; Zonneplan = zonneplan; Enovos = enovos; Ennatuurlijk = ennatuurlijk; TotalEnergies Power = totalenergies power; Elmy = elmy`,
  },
  {
    category: 'WATER',
    currencies,
    merchants: `Veolia Eau = veolia eau, veolia?; Eau de Paris = eau de paris; Suez Eau = suez eau, lyonnaise des eaux; SAUR = saur; Régie des Eaux = regie des eaux, service des eaux, regie eau, eau du grand lyon, syndicat des eaux; Vitens = vitens; Waternet = waternet; Evides = evides; Brabant Water = brabant water; PWN = pwn; Dunea = dunea; Oasen = oasen; WML = wml; Waterschap = waterschap, hoogheemraadschap, belastingsamenwerking, bsgr; De Watergroep = de watergroep, watergroep; Pidpa = pidpa; Farys = farys; SWDE = swde; Vivaqua = vivaqua; Water-link = water-link; CILE = cile`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies,
    merchants: `Orange = orange sa, orange?, sosh, orange mobile, orange france, orange belgium, orange espagne, orange espana, orange polska; SFR = sfr, red by sfr, sfr mobile, societe francaise du radiotel; Bouygues Telecom = bouygues telecom, bouygues tel, b&you, b and you; Free = free mobile, free telecom, freebox, free?, free haut debit; La Poste Mobile = la poste mobile; NRJ Mobile = nrj mobile; Prixtel = prixtel; Coriolis = coriolis telecom; KPN = kpn, kpn b.v., kpn mobile; Ziggo = ziggo, vodafoneziggo, ziggo services; Odido = odido, t-mobile netherlands, t-mobile nl; Tele2 = tele2; Simyo = simyo; Lebara NL = lebara; hollandsnieuwe = hollandsnieuwe; Ben? = ben nederland; Youfone = youfone; Simpel = simpel, simpel.nl; Budget Mobiel = budget thuis, budget mobiel; Online.nl = online nl; Proximus = proximus, belgacom; Telenet = telenet; VOO = voo; Scarlet = scarlet belgium, scarlet?; Mobile Vikings = mobile vikings; BASE = base company, base?; Delta Fiber = delta fiber, caiway; XS4ALL = xs4all; POST Luxembourg = post telecom; Freedom Internet; Hey Telecom = hey telecom; Syma Mobile = syma mobile; Auchan Telecom = auchan telecom`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies,
    merchants: `Canal+ = canal+, canal plus, canalplus, groupe canal, canalsat; Molotov = molotov tv; Le Monde = le monde, societe editrice du monde; Le Figaro = le figaro; Mediapart = mediapart; L'Équipe = l equipe; Cultura = cultura; Videoland = videoland; NLZIET = nlziet; de Volkskrant = volkskrant, de volkskrant; NRC = nrc media, nrc handelsblad; DPG Media = dpg media, de persgroep, persgroep; Mediahuis = mediahuis; Bruna = bruna; Libération = liberation?; OCS = ocs; Streamz = streamz; De Standaard = de standaard; FD Mediagroep = fd mediagroep; AKO = ako; Bayard Presse = bayard presse; Youscribe; Qobuz = qobuz; Decitre = decitre; Gibert = gibert joseph; Furet du Nord = furet du nord; Prisma Media = prisma media; Club? = club libraire; Standaard Boekhandel = standaard boekhandel; Betaserie; Cafeyn = cafeyn; Roularta = roularta`,
  },
  {
    category: 'INSURANCE',
    currencies,
    merchants: `MAIF = maif; MACIF = macif; MAAF = maaf; GMF = gmf assurances, gmf; Matmut = matmut; Groupama = groupama; MMA = mma iard, mma?; AG2R = ag2r, ag2r la mondiale; Malakoff Humanis = malakoff humanis, malakoff; MGEN = mgen; Harmonie Mutuelle = harmonie mutuelle; Alan = alan sa, alan assurance, alan?; Direct Assurance = direct assurance; Luko = luko; Swiss Life France = swisslife; April? = april assurance, april sante, april moto; Crédit Mutuel Assurances = acm iard, acm vie, assurances credit mutuel, assurances du credit mutuel; Pacifica = pacifica, pacifica assurances, predica; Leocare = leocare; L'olivier Assurance = l olivier, lolivier; Cardif = cardif, bnp paribas cardif; Apivia = apivia; Aésio = aesio; Apicil = apicil; Mutuelle Générale = mutuelle generale; Mutuelle = mutuelle; BPCE Assurances = bpce assurances, bpce iard, bpce vie; CNP Assurances = cnp assurances, cnp; Thélem = thelem; La Banque Postale Assurances = banque postale assurance; Lovys = lovys; Santiane = santiane; Interiale = interiale; SMA BTP; Klesia = klesia; Centraal Beheer = centraal beheer; Interpolis = interpolis; Univé = unive; Zilveren Kruis = zilveren kruis; VGZ = vgz, cooperatie vgz; CZ = cz zorgverzekering, cz groep, cz?; Menzis = menzis; ONVZ = onvz; a.s.r. = asr verzekering, a.s.r., asr; DSW = dsw zorg; OHRA = ohra; FBTO = fbto; Ditzo = ditzo; InShared = inshared; Aegon = aegon, aegon schade; Achmea = achmea; Nh1816 = nh1816; Reaal = reaal; National Academic; De Goudse = goudse; Just Insurance; Allianz Direct = allianz direct; Ardanta = ardanta; DELA = dela?, dela natura, dela uitvaart; Monuta = monuta; Yarden = yarden; Zorgverzekering = zorgverzekering, zorgverzekeraar; Zorg en Zekerheid = zorg en zekerheid; Promovendum; ANWB Verzekering = anwb verzekering, anwb verzekeringen; AG Insurance = ag insurance; Ethias = ethias; KBC Verzekeringen = kbc verzekeringen; Belfius Insurance = belfius insurance, belfius verzekering; P&V = p&v verzekeringen, p&v assurances; Baloise = baloise; Partenamut = partenamut; CM Mutualiteit = christelijke mutualiteit, mutualite chretienne, cm ziekenfonds; Solidaris = solidaris; DKV Belgium = dkv belgium; Foyer? = foyer assurances; Yuzzu = yuzzu; Just Russel; Univé Zorg; Salland = salland zorg; Stad Holland; Europ Assistance = europ assistance; NN Schadeverzekering = nn schade`,
  },
  {
    category: 'CLOTHING',
    currencies,
    merchants: `Kiabi; Celio = celio; Jules = jules?; Promod = promod; Camaïeu = camaieu; Etam = etam; Sézane = sezane; La Halle = la halle?, la halle aux; Gémo = gemo; Eram = eram; Petit Bateau = petit bateau; Okaïdi = okaidi; Sergent Major = sergent major; Vertbaudet = vertbaudet; Jacadi = jacadi; Lacoste = lacoste; Minelli = minelli; André Chaussures = andre chaussures; Sandro = sandro paris; Maje = maje; Zadig & Voltaire = zadig & voltaire, zadig voltaire; Cache Cache = cache cache; Jennyfer = jennyfer; Pimkie = pimkie; Naf Naf = naf naf; Caroll = caroll; Undiz = undiz; Devianne; Showroomprivé = showroomprive; Spartoo = spartoo; Sarenza = sarenza; WE Fashion = we fashion; HEMA; vanHaren = vanharen; Wehkamp Mode; Scotch & Soda = scotch & soda, scotch soda; G-Star = g-star, g star; Shoeby = shoeby; Bristol Schoenen = bristol schoenen; Schuurman = schuurman; Omoda = omoda; Ter Stal = ter stal; Costes = costes fashion; JBC = jbc; Torfs = torfs; Zeb = zeb fashion; Bel&Bo = bel&bo; Veritas = veritas?; Nelson Schoenen = nelson schoenen; Perry Sport = perry sport`,
  },
  {
    category: 'ELECTRONICS',
    currencies,
    merchants: `Darty = darty; Boulanger = boulanger?, boulanger sa; LDLC = ldlc; Rue du Commerce = rue du commerce; Coolblue = coolblue; Vanden Borre = vanden borre; BCC = bcc elektro, bcc?; Krëfel = krefel; Alternate NL; Megekko = megekko; Electro Dépôt = electro depot; Materiel.net = materiel.net; Belsimpel = belsimpel; Mobiel.nl; Certideal = certideal; Azerty = azerty`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies,
    merchants: `JouéClub = joueclub, joue club; La Grande Récré = grande recre; King Jouet = king jouet; Cdiscount = cdiscount; Galeries Lafayette = galeries lafayette; Printemps = printemps?, printemps haussmann; BHV = bhv marais; Rakuten = rakuten france, rakuten, priceminister; Leboncoin = leboncoin, le bon coin; GiFi = gifi; La Foir'Fouille = foir fouille, foirfouille; Noz = noz; Centrakor = centrakor; Stokomani = stokomani; B&M France; Tati = tati?; Normal? = normal nederland, normal france; Nature & Découvertes = nature & decouvertes, nature decouvertes; bol.com = bol.com, bol com, bol; HEMA = hema; Blokker = blokker; Wehkamp = wehkamp; de Bijenkorf = bijenkorf, de bijenkorf; Big Bazar = big bazar; Kruidvat Online; Marktplaats = marktplaats; Inno = galeria inno, inno?; Trafic = trafic?; AVA = ava papier; Dille & Kamille = dille & kamille, dille kamille; Søstrene; Sostrene; Fnac Darty; Le Bon Marché = bon marche; ManoMano = manomano; Greetz = greetz; Fleurop = fleurop; Action; Wibra = wibra; Mediamarkt; Vente-unique = vente unique; Big Bazar`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies,
    merchants: `Leroy Merlin = leroy merlin; Castorama = castorama; Brico Dépôt = brico depot; Bricomarché = bricomarche; Mr.Bricolage = mr bricolage, mr.bricolage, monsieur bricolage; Point P = point p, point.p; Bricorama = bricorama; Jardiland = jardiland; Truffaut = truffaut; Gamm Vert = gamm vert; Botanic = botanic; Weldom = weldom; Lapeyre = lapeyre; Gamma = gamma bouwmarkt, gamma?; Karwei = karwei; Praxis = praxis bouwmarkt, praxis?, praxis doe; Hubo = hubo; Brico = brico planit, brico?; Hornbach NL; Intratuin = intratuin; Tuincentrum = tuincentrum; Aveve = aveve; Bouwmaat = bouwmaat; Welkoop = welkoop; Jardinerie = jardinerie; Cedeo = cedeo; Screwfix FR`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies,
    merchants: `But = but international, but meubles, but?; Conforama = conforama; Alinéa = alinea; Fly? = fly meubles; Roche Bobois = roche bobois; Habitat France = habitat france; Leen Bakker = leen bakker; Kwantum = kwantum; Swiss Sense = swiss sense; Beter Bed = beter bed; Xenos = xenos; Casa = casa shops, casa?; Weba = weba; fonQ = fonq; Zara Home FR; Loods 5 = loods 5; Jysk NL; Tediber = tediber; Zodio = zodio; La Redoute Intérieurs = redoute interieurs; Prénatal = prenatal; Camif = camif; Miliboo = miliboo`,
  },
  {
    category: 'PHARMACY',
    currencies,
    merchants: `Pharmacie = pharmacie, pharma, gd pharmacie, grande pharmacie, parapharmacie; Apotheek = apotheek, benu apotheek; Etos = etos; Kruidvat = kruidvat; DA Drogist = da drogist, da drogisterij; Trekpleister = trekpleister; Service Apotheek = service apotheek; Medi-Market = medi-market, medimarket; Newpharma = newpharma; Di? = di beauty; Multipharma = multipharma; Farmaline = farmaline; Holland & Barrett NL`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies,
    merchants: `Nocibé = nocibe; ICI Paris XL = ici paris, ici paris xl; Jean Louis David = jean louis david; Franck Provost = franck provost; Dessange = dessange; Coiffeur = coiffeur, coiffure, salon de coiffure; Kapsalon = kapsalon, kapper, kappers; Institut de Beauté = institut de beaute; Tchip = tchip; Saint Algue = saint algue; BrainWash Kappers = brainwash kappers; Beauty Success = beauty success; Body Minute = body minute`,
  },
  {
    category: 'MEDICAL',
    currencies,
    merchants: `CPAM = cpam, c.p.a.m, assurance maladie, caisse primaire; Krys = krys; Afflelou = afflelou, alain afflelou; Optic 2000 = optic 2000; Générale d'Optique = generale d optique, generale optique; Atol = atol opticien; Laboratoire d'Analyses = laboratoire analyses, biogroup, labo analyses; Cabinet Médical = cabinet medical, cabinet dentaire; Audika = audika; Pearle = pearle, pearle opticiens; Hans Anders = hans anders; Eyewish = eyewish; Specsavers NL; Huisarts = huisarts, huisartsen, huisartsenpraktijk; Tandarts = tandarts, tandartspraktijk; Famed = famed; Infomedics = infomedics; Fysiotherapie = fysiotherapie; CAK = cak; Clinique = clinique; Ziekenhuis = ziekenhuis; Mondzorg = mondzorg; Eye Wish`,
  },
  {
    category: 'FITNESS',
    currencies,
    merchants: `Neoness = neoness; Keep Cool = keep cool, keepcool; L'Appart Fitness = l appart fitness, appart fitness; On Air Fitness = on air fitness; CMG Sports Club = cmg sports; Gymlib = gymlib; SportCity = sportcity; Fit For Free = fit for free; TrainMore = trainmore; Jims Fitness = jims fitness, jims; BigGym; Magic Form = magic form; Vita Liberté = vita liberte; Aspria = aspria; Health City = healthcity; OneFit = onefit; Club Pellikaan = pellikaan; Salle de Sport = salle de sport; Piscine = piscine; Zwembad = zwembad`,
  },
  {
    category: 'TAXES',
    currencies,
    merchants: `DGFIP = dgfip, d.g.f.i.p, direction generale des finances, direction generale finances publiques, impot, impots, dgfip impot, tresor public, drfip, ddfip; URSSAF = urssaf; Taxe d'Habitation; Belastingdienst = belastingdienst, belasting dienst; BghU = bghu, belastingsamenwerking gemeenten; GBTwente; Cocensus = cocensus; Gemeentebelasting = gemeentebelasting, gemeentelijke belastingen, gemeente belastingen; SPF Finances = spf finances, fod financien, fod financiën; Vlaamse Belastingdienst = vlaamse belastingdienst, vlabel; SBK = sociaal verzekeringsfonds, acerta sociaal; ACD Luxembourg = administration des contributions; CFE = cfe cotisation`,
  },
  {
    category: 'PROPERTY_TAX',
    currencies,
    merchants: `Taxe Foncière = taxe fonciere, taxes foncieres, impot taxe fonciere, dgfip taxe fonciere; Taxe d'habitation = taxe d habitation, taxe habitation; Onroerendezaakbelasting = onroerendezaakbelasting, ozb, onroerende zaakbelasting; Onroerende Voorheffing = onroerende voorheffing, precompte immobilier; Grundsteuer = grundsteuer, grundbesitzabgaben; IBI = impuesto bienes inmuebles`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies,
    merchants: `Amendes = amende gouv, amende, amendes, antai, tresorerie amendes; CJIB = cjib, centraal justitieel; Timbre Fiscal = timbre fiscal, timbres.impots; ANTS = ants; KvK = kvk, kamer van koophandel; Leges = leges gemeente; CBR = cbr?, cbr rijvaardigheid`,
  },
  {
    category: 'BENEFITS',
    currencies,
    merchants: `CAF = caf de, caf?, caisse d allocations familiales, allocations familiales, cafpro, caf du; Pôle emploi = pole emploi, france travail; MSA = msa?, mutualite sociale agricole; UWV = uwv; SVB = sociale verzekeringsbank, svb, kinderbijslag, svb kinderbijslag; Toeslagen = belastingdienst toeslagen, zorgtoeslag, huurtoeslag, kinderopvangtoeslag, kindgebonden budget, dienst toeslagen; DUO = studiefinanciering, dienst uitvoering onderwijs, duo hoofdrekening; Gemeente Bijstand = bijstandsuitkering, participatiewet; ONEM = onem, rva onem; FAMIWAL = famiwal, fons kinderbijslag, kindergeld fons, infino, parentia; Capac = capac, hulpkas; MDPH = mdph; Zukunftskeess = caisse pour l avenir`,
  },
  {
    category: 'PENSION',
    currencies,
    merchants: `CARSAT = carsat, cnav, assurance retraite, l assurance retraite; Agirc-Arrco = agirc arrco, agirc-arrco, arrco; CNRACL = cnracl; IRCANTEC = ircantec; Service des Retraites de l'État = service des retraites, service retraites; ABP = abp, stichting pensioenfonds abp, apg; PFZW = pfzw, pensioenfonds zorg; Pensioenfonds = pensioenfonds, pensioen; SVB AOW = svb aow, aow; SFPD = service federal des pensions, federale pensioendienst, sfpd fpd; PMT = pensioenfonds metaal; bpfBOUW = bpfbouw; CNAP = cnap luxembourg; PME Pensioen; Caisse des Dépôts Retraite = cdc retraite`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies,
    merchants: `Cofidis = cofidis; Cetelem = cetelem; Sofinco = sofinco; Franfinance = franfinance; Floa = floa bank, floa; Oney = oney bank, oney; Carrefour Banque = carrefour banque; DIAC = diac, mobilize; CGI Finance = cgl finance; Creatis = creatis; Financo = financo; Domofinance = domofinance; DUO Studieschuld = duo terugbetaling, duo studieschuld, aflossing studieschuld; Freo = freo; Interbank NL = interbank n.v; Santander Consumer Finance NL = santander consumer finance; Buy Way = buy way; Younited Credit = younited credit; Viabuy; Crédit Lift = credit lift; Alma; in3; Pledg; BCC Corporate; Elantis; Tinka = tinka; Defam = defam; Qander = qander; Leaseplan NL`,
  },
  {
    category: 'MORTGAGE',
    currencies,
    merchants: `Hypotheek = hypotheek, hypotheken, obvion, obvion hypotheken, florius, aegon hypotheken, nn hypotheek, nationale nederlanden hypotheek, munt hypotheken, hypotrust, stater, quion, ing hypotheken, abn amro hypotheken, rabobank hypotheken, bijbouwe, woonfonds, allianz hypotheken, merius, lloyds bank hypotheek; Crédit Foncier = credit foncier; Crédit Logement = credit logement`,
  },
  {
    category: 'CHILDCARE',
    currencies,
    merchants: `Pajemploi = pajemploi, urssaf pajemploi; Crèche = creche, creche municipale, micro creche, babilou, people & baby, les petits chaperons; Kinderopvang = kinderopvang, kinderdagverblijf, bso, partou, kinderopvang humanitas, smallsteps, kindergarden, gastouder, gastouderbureau; Yoopies; Cantine Scolaire = cantine, cantine scolaire, restauration scolaire, periscolaire; Centre de Loisirs = centre de loisirs; Buitenschoolse = buitenschoolse opvang, kdv; Aubert = aubert; Babypark; Orchestra = orchestra premaman, orchestra?; Kinderkribbe = kinderkribbe, creche asbl`,
  },
  {
    category: 'EDUCATION',
    currencies,
    merchants: `CROUS Études; Universiteit = universiteit, hogeschool; Auto-école = auto ecole, auto-ecole; Rijschool = rijschool; École = ecole, lycee, college prive, ogec; Acadomia = acadomia; LOI? = loi opleidingen; NHA = nha; CNED = cned; Collegegeld = collegegeld; Ouderbijdrage = ouderbijdrage`,
  },
  {
    category: 'POSTAGE',
    currencies,
    merchants: `La Poste = la poste, laposte, boutique laposte; Mondial Relay = mondial relay; Colissimo = colissimo; Chronopost = chronopost; bpost = bpost; Sendcloud = sendcloud; MyParcel = myparcel`,
  },
  {
    category: 'SAVINGS',
    currencies,
    merchants: `Livret A = livret a, livret; LDDS = ldds; PEL = plan epargne logement; Spaarrekening = spaarrekening, sparen, spaardoel, oranje spaarrekening; Épargne = epargne; Knab Sparen; Assurance Vie = assurance vie, assurance-vie; Zichtrekening; Spaar = spaarplan`,
  },
  {
    category: 'GAMBLING',
    currencies,
    merchants: `Nederlandse Loterij = nederlandse loterij; Holland Casino = holland casino; VriendenLoterij = vriendenloterij, bankgiro loterij; Loterie Nationale = loterie nationale, nationale loterij, nationale loterie; Partouche = partouche; Barrière Casino = casino barriere; Napoleon Games = napoleon games; Parions Sport = parions sport; Ladbrokes BE; Zeturf = zeturf`,
  },
  {
    category: 'SOFTWARE',
    currencies,
    merchants: `Exact? = exact software; e-Boekhouden = e-boekhouden, e boekhouden; SnelStart = snelstart; Jortt = jortt; TransIP = transip; Gandi = gandi; Odoo = odoo; Indy? = indy.fr, georges tech; Tiime = tiime; Dougs; Cegid = cegid; EBP = ebp informatique; TeamLeader = teamleader; Afas = afas software; Hostnet = hostnet; Mijndomein = mijndomein; Infomaniak = infomaniak; Combell = combell`,
  },
  {
    category: 'SUPPLIES',
    currencies,
    merchants: `Bureau Vallée = bureau vallee; JPG = jpg bureau; Bruneau = bruneau jm; Manutan = manutan; METRO France = metro france; Promocash = promocash; Hanos = hanos; Bidfood NL = bidfood nederland; Rexel = rexel; Technische Unie = technische unie; Solar NL`,
  },
  {
    category: 'HOBBIES',
    currencies,
    merchants: `Au Vieux Campeur = vieux campeur; Go Sport = go sport; Intertoys = intertoys; Bever = bever zwerfsport, bever?; Pipoos = pipoos; Rougier & Plé = rougier ple; Cultura; Alltricks = alltricks; Dreamland = dreamland; Mantel = mantel fiets; A.S.Adventure = as adventure, a.s.adventure; Woodbrass = woodbrass; Bax Music = bax music; Sport 2000 = sport 2000`,
  },
  {
    category: 'PETS',
    currencies,
    merchants: `Tom & Co = tom & co; Pets Place = pets place; Animalis = animalis; Medpets = medpets; Dierenarts = dierenarts, dierenkliniek; Vétérinaire = veterinaire, clinique veterinaire; Wanimo = wanimo; Ultra Premium Direct = ultra premium direct; Brekz = brekz; Figo Pet; Kivo Petfood`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies,
    merchants: `Parc Astérix = parc asterix; Puy du Fou = puy du fou; Futuroscope = futuroscope; Efteling = efteling; MK2 = mk2; CGR Cinémas = cgr cinema, cgr; Walibi = walibi; Museumkaart = museumkaart, museumvereniging; Billetreduc = billetreduc; Fnac Spectacles = fnac spectacles; Stichting Theater; Paradiso = paradiso amsterdam; Plopsaland = plopsaland, plopsa; Artis = artis zoo; Musée = musee, museum; Louvre = louvre; Meetic = meetic; Ticketswap = ticketswap; Cinéville = cineville`,
  },
  {
    category: 'RENT',
    currencies,
    merchants: `Foncia = foncia; Nexity Gestion = nexity lamy, nexity gestion; Paris Habitat = paris habitat; Action Logement = action logement, in li; CDC Habitat = cdc habitat; Immobilière 3F = immobiliere 3f, 3f residences; Ymere = ymere; De Alliantie = de alliantie; Vesteda = vesteda; Stadgenoot = stadgenoot; Eigen Haard = eigen haard; Rochdale? = woningstichting rochdale; Woonbron = woonbron; Havensteder = havensteder; Portaal? = portaal?; Woningcorporatie = woningcorporatie, woningstichting, woonstichting, woningbouw, wooncorporatie; Vivest = vidomes; MVGM = mvgm; Bouwinvest = bouwinvest; Régie Immobilière = regie immobiliere; Batigère = batigere; OPAC = opac; OPH = oph; SSH Student = ssh studentenhuisvesting; DUWO = duwo; Citya = citya, citya immobilier; Lamy = lamy gestion; Heimstaden NL = heimstaden; Holland2Stay = holland2stay; Pararius; Studapart = studapart`,
  },
  {
    category: null,
    currencies,
    merchants: `BNP Paribas = bnp paribas, bnp; Société Générale = societe generale; Crédit Agricole = credit agricole; Crédit Mutuel = credit mutuel; CIC = cic; Caisse d'Épargne = caisse d epargne, caisse epargne; La Banque Postale = la banque postale, banque postale; LCL = lcl; Boursorama = boursorama, boursobank; Fortuneo = fortuneo; Hello bank! = hello bank; Rabobank = rabobank, rabo; ABN AMRO = abn amro; ING NL = ing bank n.v; SNS = sns bank; ASN Bank = asn bank; Triodos = triodos; Knab = knab; KBC = kbc; Belfius = belfius; BNP Paribas Fortis = bnp paribas fortis; Argenta = argenta; Lydia? = lydia solutions; Sumeria`,
  },
];
