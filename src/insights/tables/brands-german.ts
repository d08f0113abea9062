// Well-known merchants of Germany, Austria and Switzerland. Facts: the names that they print on statements of cards and accounts.

import type { BrandTable } from './brand-table.ts';

const currencies = 'EUR CHF';

/** Merchants of the countries that speak German. */
export const brandsGerman: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies,
    merchants: `
      REWE = rewe, rewe markt, rewe sagt danke, rewe city, rewe center; EDEKA = edeka, edeka center, e center, marktkauf, edeka sagt danke, nah und gut, np markt; Penny = penny markt, penny sagt danke, penny?; Netto Marken-Discount = netto marken discount, netto marken-discount, netto md, netto?; Kaufland = kaufland, kaufland sagt danke; Norma = norma lebensmittel, norma?; tegut = tegut; Hit Markt = hit markt, hit handelsgruppe; Globus = globus handelshof, globus markthallen, globus sb, globus?; Famila = famila; Combi Markt = combi markt, combi verbrauchermarkt; Alnatura = alnatura; denns Biomarkt = denns, denns biomarkt, denn s biomarkt, denns bio; BIO COMPANY = bio company; basic Bio = basic ag bio; Real? = real sb, real warenhaus; Wasgau = wasgau; V-Markt = v-markt; Feneberg = feneberg; Picnic = picnic?, picnic gmbh, picnic b.v.; Knuspr = knuspr; Getränke Hoffmann = getränke hoffmann; trinkgut = trinkgut; Flaschenpost = flaschenpost; Hofer = hofer kg, hofer dankt, hofer?; Billa = billa, billa plus, billa dankt; MPREIS = mpreis; Unimarkt = unimarkt; Penny Österreich = penny dankt; Migros = migros; Coop Schweiz = coop pronto, coop supermarkt; Denner = denner; Volg = volg; Nah & Frisch = nah & frisch, nah frisch; ADEG = adeg; Wochenmarkt = wochenmarkt; Bäckerei Kamps Markt; Edeka Scheck-in = scheck-in center; Tante-M; Lidl Österreich = lidl oesterreich; Nahkauf = nahkauf; Tegut City; Getnow; Aldi Suisse`,
  },
  {
    category: 'EATING_OUT',
    currencies,
    merchants: `REWE To Go = rewe to go; Backwerk = backwerk; Kamps = kamps bäckerei, kamps?; Nordsee = nordsee restaurant, nordsee?; L'Osteria = l osteria, losteria; Hans im Glück = hans im glück; Block House = block house; dean & david = dean & david, dean david; Ditsch = ditsch; Le Crobag = le crobag; Einstein Kaffee = einstein kaffee; Tchibo = tchibo; Coffee Fellows = coffee fellows; Balzac Coffee; Haferkater; Yormas = yormas, yorma s; Maredo = maredo; Peter Pane = peter pane; Ströck = stroeck; Anker Brot = anker brot, ankerbrot; Rosenberger; Mjam = mjam; Bäckerei Junge = junge die bäckerei, baeckerei junge; Steinecke = steinecke; Der Beck = der beck; Wiener Feinbäckerei = wiener feinbaeckerei; Sushi Circle; Serways = serways; Sanifair = sanifair; Tank & Rast = tank & rast, tank rast; Burgermeister = burgermeister; ISS Cafeteria; Studentenwerk = studentenwerk, studierendenwerk; Aramark = aramark; Sodexo = sodexo; Apetito Catering; Hofpfisterei = hofpfisterei; Call a Pizza; Smileys = smileys pizza; Schnitzel Haus; Enchilada = enchilada?`,
  },
  {
    category: 'FUEL',
    currencies,
    merchants: `HEM = hem tankstelle; Westfalen Tankstelle = westfalen tankstelle; Star Tankstelle = star tankstelle; Raiffeisen Tankstelle = raiffeisen tankstelle; Classic Tankstelle = classic tankstelle; Oil! Tankstelle = oil tankstelle; Hoyer Tankstelle = hoyer tankstelle, hoyer tank; bft Tankstelle = bft tankstelle; Tankpool24; Turmöl = turmoel; Total Tankstelle = total tankstelle; Esso Deutschland = esso deutschland; Migrol = migrol; SB Tank = sb tank; Nordoel = nordoel; Team Tankstelle; Orlen Deutschland = orlen deutschland; AVIA XPress`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies,
    merchants: `Deutsche Bahn = db vertrieb, deutsche bahn, db fernverkehr, db bahn, bahn.de, db automat, db regio, db vertrieb gmbh, db fahrkarten; BVG = bvg, berliner verkehrsbetriebe, bvg abo; S-Bahn Berlin = s-bahn berlin; HVV = hvv, hamburger hochbahn, hochbahn; MVG = mvg münchen, muenchner verkehrsgesellschaft, mvg?, münchner verkehrs; MVV; KVB = kvb köln, koelner verkehrs, kölner verkehrs-betriebe; VGF = vgf frankfurt, stadtwerke verkehrsges; RMV = rmv, rhein-main-verkehrsverbund, rhein main verkehrsverbund; VRR = vrr, verkehrsverbund rhein-ruhr; VRS; Rheinbahn = rheinbahn; SSB Stuttgart = ssb stuttgart, stuttgarter strassenbahnen; VVS = vvs; LVB = leipziger verkehrsbetriebe; DVB = dresdner verkehrsbetriebe; üstra = uestra; VAG Nürnberg = vag nuernberg; BSAG = bsag; Bogestra = bogestra; DSW21 = dsw21; Deutschlandticket = deutschlandticket, deutschland-ticket, d-ticket; ÖBB = oebb, öbb, oebb personenverkehr, obb personenverkehr; Wiener Linien = wiener linien; SBB = sbb cff, sbb mobile, sbb; ZVV = zvv; Westbahn = westbahn; Nextbike = nextbike; Call a Bike = call a bike; Emmy Sharing; BahnCard = bahncard; Graz Linien = graz linien; Ruhrbahn = ruhrbahn; Transdev; Metronom; VBB; moia = moia`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies,
    merchants: `ASFINAG = asfinag; Parkhaus = parkhaus?; Handyparken = handyparken; BEST in Parking = best in parking; Smart Parking DE; Park & Control = park & control, park and control; Toll Collect = toll collect; PARKSTER; Wipark = wipark; Fair Parken = fair parken; Mobility Hub Parkservice = mobility hub parkservice`,
  },
  {
    category: 'VEHICLE',
    currencies,
    merchants: `ADAC = adac, adac e.v., adac mitgliedschaft; TÜV = tuev, tüv süd, tüv nord, tüv rheinland; DEKRA = dekra; ÖAMTC = oeamtc, öamtc; ARBÖ = arboe; Pitstop = pitstop, pit-stop; Vergölst = vergoelst; KÜS; Forstinger = forstinger; GTÜ = gtue; Mr. Wash = mr wash; IMO Waschstraße; cleancar = cleancar; Reifen.com = reifen com; Stadtmobil = stadtmobil; cambio CarSharing = cambio carsharing; Flinkster = flinkster; mobile.de; Autohaus = autohaus; Kfz-Zulassung = kfz zulassung, zulassungsstelle, strassenverkehrsamt; FINN Auto = finn gmbh; like2drive; Starcar = starcar; Buchbinder = buchbinder; Carglass = carglass`,
  },
  {
    category: 'ENERGY',
    currencies,
    merchants: `Vattenfall = vattenfall, vattenfall europe; E.ON Energie = e.on energie, eon energie, e.on; EnBW = enbw, enbw energie; RWE = rwe; Stadtwerke = stadtwerke, stadtwerk, stadtw; Yello Strom = yello, yello strom; LichtBlick = lichtblick; Naturstrom = naturstrom; GASAG = gasag; Mainova = mainova; RheinEnergie = rheinenergie; SWM = swm versorgungs, stadtwerke münchen; entega = entega; Eprimo = eprimo; Polarstern = polarstern energie; Tibber = tibber; EWE = ewe vertrieb, ewe?; innogy = innogy; N-ERGIE = n-ergie, n ergie; Süwag = suewag; lekker Energie = lekker energie; Montana Energie = montana energie; enercity = enercity; DREWAG = drewag, sachsenenergie, sachsen energie; swb = swb vertrieb, swb; EMB Energie = emb energie; Grünwelt = gruenwelt; stromio; goldgas = goldgas; Wien Energie = wien energie; EVN = evn energie, evn ag; Verbund = verbund ag, verbund energy; KELAG = kelag; Salzburg AG = salzburg ag; Energie AG = energie ag; TIWAG = tiwag; Energie Steiermark = energie steiermark; oekostrom = oekostrom ag; Octopus Energy Germany = octopus energy germany; EWS Schönau = ews schoenau, elektrizitätswerke schönau; Green Planet Energy = green planet energy, greenpeace energy; Techem = techem; ista = ista deutschland, ista; BEW = bew berliner energie; DEW21 = dew21; LEW = lechwerke; Maingau Energie = maingau energie, maingau; badenova = badenova; Westnetz; EKZ = ekz; ewz = ewz; 1KOMMA5 = 1komma5; Ostrom = ostrom gmbh; Rabot Charge = rabot charge, rabot energy; Bayernwerk = bayernwerk; WEMAG = wemag; enviaM = enviam, envia m; Pfalzwerke = pfalzwerke; Brunata = brunata`,
  },
  {
    category: 'WATER',
    currencies,
    merchants: `Berliner Wasserbetriebe = berliner wasserbetriebe, wasserbetriebe; Hamburg Wasser = hamburg wasser, hamburger wasserwerke; Wasserverband = wasserverband, zweckverband wasser, wasserzweckverband, abwasserverband, abwasserzweckverband; Wasserwerk = wasserwerk, wasserwerke; Gelsenwasser = gelsenwasser; hanseWasser = hansewasser`,
  },
  {
    category: 'OTHER_UTILITIES',
    currencies,
    merchants: `BSR = bsr berliner, berliner stadtreinigung, bsr; AWM = abfallwirtschaft, abfallwirtschaftsbetrieb; AWB Köln = awb köln; Stadtreinigung = stadtreinigung; Rundfunkbeitrag = rundfunk ard, rundfunkbeitrag, ard zdf dradio, rundfunk ard zdf dradio, beitragsservice, ard zdf deutschlandradio; ORF-Beitrag = gis gebühren, obs orf, orf beitrag; Serafe = serafe; Wien MA 48 = ma 48`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies,
    merchants: `Telekom = telekom deutschland, deutsche telekom, telekom, t-mobile, t mobile, magenta telekom, magenta; Vodafone; O2 = telefonica germany, telefonica deutschland, o2 deutschland, o2 telefonica, e-plus, telefonica o2; 1&1 = 1&1, 1 & 1, 1und1, 1&1 telecom, 1u1 telecom, 1&1 internet, drillisch, drillisch online; congstar = congstar; freenet = freenet, freenet dls, mobilcom, mobilcom debitel, mobilcom-debitel, klarmobil; Aldi Talk = aldi talk, alditalk, medionmobile, medion mobile; winSIM = winsim, premiumsim, simde, sim.de, smartmobil; NetCologne = netcologne; M-net = m-net telekom, m net; EWE TEL = ewe tel; Pÿur = pyur, tele columbus; Unitymedia = unitymedia; A1 Telekom = a1 telekom, a1 telekom austria; Drei Austria = hutchison drei, drei austria; HoT = hot telekom; spusu = mass response; Swisscom = swisscom; Sunrise = sunrise communications, sunrise gmbh; Salt Mobile = salt mobile; Deutsche Glasfaser = deutsche glasfaser; Lebara DE; Blau Mobilfunk = blau mobilfunk, blau?; fraenk = fraenk; otelo = otelo; yesss = yesss; Lidl Connect = lidl connect; sipgate = sipgate; wilhelm.tel = wilhelm tel; easybell = easybell; UPC = upc austria, upc schweiz; Kabel Deutschland = kabel deutschland; Fonic = fonic`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies,
    merchants: `Sky Deutschland = sky deutschland, sky deutschl, sky österreich; RTL+ = rtl plus, rtl+, tv now, tvnow; Joyn = joyn; WOW = wow tv, wow streaming, wow sky; MagentaTV = magentatv, magenta tv; Thalia = thalia, thalia bücher; Hugendubel = hugendubel; Der Spiegel = spiegel verlag, der spiegel, spiegel gruppe; DIE ZEIT = die zeit, zeitverlag; Süddeutsche Zeitung = sueddeutsche zeitung, süddeutsche zeitung; FAZ = frankfurter allgemeine; Handelsblatt = handelsblatt; taz = taz verlag; Nextory DE; BookBeat = bookbeat; Tagesspiegel = tagesspiegel; Axel Springer = axel springer, bildplus; Weltbild = weltbild; buecher.de = buecher de; Medimops = medimops, momox; Mayersche = mayersche; Osiander = osiander; Der Standard = standard medien; Funke Medien = funke medien; Heise = heise medien`,
  },
  {
    category: 'INSURANCE',
    currencies,
    merchants: `HUK-Coburg = huk-coburg, huk coburg, huk24, huk, huk-coburg versicherung; ERGO = ergo versicherung, ergo?, ergo direkt, ergo kranken, ergo leben; R+V = r+v, r+v versicherung, r v versicherung, ruv versicherung, r+v allgemeine; DEVK = devk; LVM = lvm, lvm versicherung; VHV = vhv; Gothaer = gothaer; Debeka = debeka; Signal Iduna = signal iduna; Nürnberger Versicherung = nuernberger versicherung, nürnberger leben; Württembergische = württembergische, wuerttembergische; Provinzial = provinzial; Barmenia = barmenia; Hallesche = hallesche; DKV = dkv deutsche, dkv; Versicherungskammer = versicherungskammer, vkb; CosmosDirekt = cosmosdirekt, cosmos leben, cosmos versicherung, cosmos lebensversicherung; Die Haftpflichtkasse = haftpflichtkasse; WGV = wgv; SV SparkassenVersicherung = sv sparkassenversicherung, sparkassenversicherung; Alte Leipziger = alte leipziger; Continentale = continentale; ARAG = arag; Roland Rechtsschutz = roland rechtsschutz; ADAC Versicherung = adac versicherung, adac autoversicherung; Feuersozietät = feuersozietaet; Techniker Krankenkasse = techniker krankenkasse, techniker kk, tk beitrag; AOK = aok, aok plus, aok bayern; Barmer = barmer, barmer gek; DAK = dak-gesundheit, dak gesundheit, dak; KKH = kkh; IKK = ikk classic, ikk; BKK = bkk, siemens bkk; Wiener Städtische = wiener staedtische; UNIQA = uniqa; Donau Versicherung = donau versicherung; Grazer Wechselseitige = grazer wechselseitige, grawe; wefox; neodigital = neodigital; Die Mobiliar = mobiliar; CSS = css versicherung, css kranken; Swica = swica; Helsana = helsana; Swiss Life = swiss life; Volkswohl Bund = volkswohl bund, volkswohlbund; Stuttgarter Lebensversicherung = stuttgarter leben; Europa Versicherung = europa versicherung, europa lebensversicherung; Concordia? = concordia versicherung, concordia vers; Itzehoer = itzehoer; Hannoversche Leben = hannoversche leben; Zürich Beteiligungs = zurich deutscher herold; Sparkassen DirektVersicherung = sparkassen direkt; Bayerische Beamten = bayerische beamten; Mecklenburgische = mecklenburgische vers; AGILA = agila; Inter Versicherung = inter kranken; Janitos; BavariaDirekt; Friday? = friday insurance; Deutsche Familienversicherung = deutsche familienvers; Check24 Versicherung; VPV = vpv leben; WWK = wwk; Basler = basler versicherung; Hanse Merkur = hansemerkur, hanse merkur; SVLFG; Öffentliche Versicherung = oeffentliche versicherung; Merkur Versicherung = merkur versicherung`,
  },
  {
    category: 'CLOTHING',
    currencies,
    merchants: `Peek & Cloppenburg = peek & cloppenburg, peek cloppenburg, p&c; Kik = kik textilien, kik?; Takko = takko; NKD = nkd; Ernsting's family = ernstings, ernstings family; s.Oliver = s oliver, s.oliver; Tom Tailor = tom tailor; Breuninger = breuninger; Bonprix = bonprix, bon prix; Gerry Weber = gerry weber; Jack Wolfskin = jack wolfskin; Orsay = orsay?; Görtz = goertz schuhe; Engelbert Strauss = engelbert strauss; Best Secret = bestsecret, best secret; Lascana; Vögele = vogele; New Yorker = new yorker; Wormland; Ulla Popken = ulla popken; Witt Weiden = witt weiden; Kleiderkreisel = kleiderkreisel; Hallhuber = hallhuber; Momox Fashion; Mytheresa = mytheresa; Woolrich; SportScheck Mode; Bestseller? = bestseller; Street One = street one, cbr fashion; Humanic = humanic; Reno Schuhe; Adler Mode = adler modemaerkte`,
  },
  {
    category: 'ELECTRONICS',
    currencies,
    merchants: `Cyberport = cyberport; Alternate = alternate?, alternate gmbh; notebooksbilliger.de = notebooksbilliger; Mindfactory = mindfactory; Expert? = expert elektro, expert fachmarkt; Euronics = euronics; Medimax = medimax; Digitec Galaxus = digitec, galaxus, digitec galaxus; Reichelt = reichelt elektronik; Computeruniverse = computeruniverse; Gravis = gravis; Teufel = lautsprecher teufel; refurbed = refurbed; rebuy = rebuy recommerce, rebuy; Hartlauer = hartlauer`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies,
    merchants: `Otto = otto gmbh, otto payments, otto versand, otto.de, otto office, otto (gmbh & co kg); Galeria = galeria, galeria karstadt, galeria kaufhof, karstadt, kaufhof; Woolworth = woolworth; TEDi = tedi, tedi handels; Müller = müller drogerie, mueller handels, müller handels, müller ltd, mueller drogerie; KaDeWe = kadewe; Tchibo = tchibo; Manufactum = manufactum; Baur = baur versand; QVC Deutschland; HSE24 = hse24; Kaufland.de = kaufland.de; Nanu-Nana = nanu nana, nanu-nana; Depot = gries deco, depot?; Euroshop = euroshop; Thomas Philipps = thomas philipps; Kleinanzeigen = kleinanzeigen, ebay kleinanzeigen; willhaben = willhaben; Pagro = pagro; Libro = libro?; Universal Versand = universal versand; Limango = limango; Metro? = metro deutschland, metro cash & carry; Mäc-Geiz = maec geiz, mac geiz; Sonderpreis Baumarkt; Flying Uwe`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies,
    merchants: `OBI = obi, obi markt, obi bau, obi baumarkt; Bauhaus = bauhaus, bauhaus fachcentrum, bauhaus gmbh; Hornbach = hornbach; toom Baumarkt = toom, toom baumarkt; hagebaumarkt = hagebaumarkt, hagebau; Hellweg = hellweg; Raiffeisen-Markt = raiffeisen markt, raiffeisenmarkt; Dehner = dehner; Globus Baumarkt = globus baumarkt; Lagerhaus = lagerhaus; Pflanzen Kölle = pflanzen kölle; Baywa = baywa; Würth = wuerth, adolf würth; bauMax = baumax; MyHammer = myhammer; Jawoll = jawoll; Blume 2000 = blume 2000, blume2000`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies,
    merchants: `Höffner = hoeffner, möbel höffner; XXXLutz = xxxlutz, xxxl, xxxlutz kg; Möbelix = moebelix; mömax = moemax; POCO = poco einrichtung, poco domaene, poco; Roller = roller gmbh, roller moebel, roller?; Segmüller = segmueller; Porta Möbel = porta moebel, porta möbel; Dänisches Bettenlager = daenisches bettenlager; kika = kika moebel, kika?; Leiner = leiner?; Sconto = sconto; WMF = wmf; Xenos = xenos; Pfister? = pfister ag; Mömax`,
  },
  {
    category: 'PHARMACY',
    currencies,
    merchants: `DocMorris = docmorris; Shop Apotheke = shop apotheke, shop-apotheke, redcare; Medpex = medpex; Apotal = apotal; Sanicare = sanicare; BENU Apotheke = benu apotheke`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies,
    merchants: `dm-drogerie markt = dm drogerie, dm-drogerie, dm drogeriemarkt, dm fil, dm filiale, dm drogerie markt, dm sagt danke, dm-drogerie sagt danke; Rossmann = rossmann, dirk rossmann, rossmann sagt danke; Budni = budni, budnikowsky, iwan budnikowsky; Bipa = bipa; Klier = frisoer klier, klier; Notino = notino; Essanelle = essanelle`,
  },
  {
    category: 'MEDICAL',
    currencies,
    merchants: `Fielmann = fielmann; Apollo Optik = apollo optik, apollo-optik; Mister Spex = mister spex; Eyes + More = eyes more, eyes + more; PVS = pvs, privatärztliche verrechnungsstelle, pvs dental; BFS health finance = bfs health, bfs finance; DZR = dzr deutsches zahnärztliches, dzr; Pearle Österreich = pearle; Helios Klinikum = helios klinik, helios; Charité = charite; mediserv = mediserv; unimed Abrechnung = unimed abrechnung; medas = medas; KIND Hörgeräte = kind hoergeraete; Amplifon = amplifon; Health AG = ehealth ag, health ag; Doctolib = doctolib; Büdingen Dienst; Sanitätshaus = sanitaetshaus`,
  },
  {
    category: 'FITNESS',
    currencies,
    merchants: `FitOne = fitone; Kieser Training = kieser training; Superfit = superfit; INJOY = injoy; bodystreet = bodystreet; Mrs.Sporty = mrs sporty, mrs.sporty; EasyFitness = easyfitness, easy fitness; ai fitness = all inclusive fitness; FitInn = fitinn, fit inn; Finion = finion; Holmes Place Deutschland; World Gym; Smile X = smile x; Jumpers Fitness = jumpers fitness; Fitstar = fitstar; Deutscher Alpenverein = deutscher alpenverein, alpenverein; Boulderwelt = boulderwelt; Wellpass; Magicline = magicline; aidoo = aidoo; Migros Fitness = migros fitness; Body + Soul = body + soul, bodyandsoul`,
  },
  {
    category: 'GAMBLING',
    currencies,
    merchants: `Lotto = westlotto, toto lotto, lotto bayern, lotto hessen, toto-lotto, deutsche klassenlotterie, lotto baden, lotto niedersachsen, lotto hamburg; win2day = win2day; Aktion Mensch = aktion mensch; Glücksspirale = gluecksspirale; Admiral Sportwetten = admiral sportwetten; Spielbank = spielbank, spielcasino; Faber Lotto = lotto faber; Deutsche Fernsehlotterie = fernsehlotterie; NKL = nkl lotterie; SKL = skl lotterie; Casinos Austria = casinos austria; Österreichische Lotterien = oesterreichische lotterien; Swisslos = swisslos; Merkur Spielothek = merkur spielothek; Neobet; ODDSET = oddset`,
  },
  {
    category: 'TAXES',
    currencies,
    merchants: `Finanzamt = finanzamt, finanzkasse, fa fuer, landeshauptkasse, finanzamt österreich; Bundeskasse = bundeskasse; Hauptzollamt = hauptzollamt, bundeskasse kfz, kraftfahrzeugsteuer, kfz-steuer, kfz steuer, zollzahlstelle, bundeskasse weiden; Steuerverwaltung = steuerverwaltung, steueramt; Kirchensteueramt = kirchensteuer, kirchenbeitrag; Stadtkasse = stadtkasse, gemeindekasse, kreiskasse, verbandsgemeindekasse; SVS Österreich = sozialversicherung der selbst`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies,
    merchants: `Bußgeldstelle = bussgeldstelle, bußgeld, bussgeld, verwarngeld, zentrale bussgeldstelle; Justizkasse = justizkasse, gerichtskasse, landesjustizkasse, oberjustizkasse; Bürgeramt = buergeramt, bürgerbüro; Standesamt = standesamt; IHK = ihk, industrie- und handelskammer; HWK = handwerkskammer`,
  },
  {
    category: 'BENEFITS',
    currencies,
    merchants: `Familienkasse = familienkasse, kindergeld, bundesagentur für arbeit familienkasse, familienbeihilfe; Bundesagentur für Arbeit = bundesagentur für arbeit, arbeitsagentur, agentur für arbeit, ba service haus, bundesagentur f arbeit, arbeitslosengeld; Jobcenter = jobcenter; Elterngeldstelle = elterngeld, elterngeldstelle; Wohngeldstelle = wohngeld, wohngeldstelle; BAföG-Amt = bafoeg, bafög; AMS Österreich = arbeitsmarktservice, ams?; Sozialamt = sozialamt; ÖGK = oegk, österreichische gesundheitskasse; Krankengeld = krankengeld; Pflegegeld = pflegegeld, pflegekasse; Familienbeihilfe = finanzamt oesterreich fbh, finanzamt österreich fbh, fbh kg, fbh; Kinderbetreuungsgeld = kbg ea, kbg, kinderbetreuungsgeld`,
  },
  {
    category: 'PENSION',
    currencies,
    merchants: `Deutsche Rentenversicherung = deutsche rentenversicherung, rentenversicherung, renten service, rentenservice, deutsche post ag renten, drv bund, drv, niederlassung renten service, deutsche post renten; Pensionsversicherungsanstalt = pensionsversicherungsanstalt, pensionsversicherung, pva; VBL = vbl karlsruhe, versorgungsanstalt des bundes, versorgungsanstalt; Ärzteversorgung = aerzteversorgung; BVV = bvv versicherungsverein; ZVK = zvk, zusatzversorgungskasse; Knappschaft = knappschaft; Pensionskasse = pensionskasse; AHV = ahv rente`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies,
    merchants: `Targobank Kredit = targobank kredit; Santander Consumer Bank = santander consumer bank; TeamBank easyCredit = teambank, easycredit; Creditplus = creditplus; Consors Finanz = consors finanz; Auxmoney = auxmoney; smava = smava; SWK Bank = swk bank; Audi Bank = audi bank; Hyundai Capital = hyundai capital; KfW = kfw, kfw studienkredit; Commerz Finanz = commerz finanz; BAföG Rückzahlung = bundesverwaltungsamt bafoeg, bva bafoeg; Ratenkauf by easyCredit = ratenkauf; Opel Bank = opel bank; Deutsche Leasing = deutsche leasing; Leaseplan = leaseplan; Sixt Leasing = sixt leasing; Skoda Leasing = skoda leasing, volkswagen leasing, vw leasing; cashpresso = cashpresso; Younited = younited, younited credit; BON-Kredit; BNP Paribas Personal Finance = bnp paribas personal finance; Alphabet Fuhrpark = alphabet fuhrpark; ALD Automotive = ald autoleasing, ald automotive, arval, ayvens`,
  },
  {
    category: 'MORTGAGE',
    currencies,
    merchants: `Interhyp = interhyp; Münchener Hypothekenbank = muenchener hypothekenbank, münchener hypo; Deutsche Kreditbank Baufinanzierung = dkb baufinanzierung; LBS = lbs bausparkasse, lbs; Schwäbisch Hall = schwaebisch hall, bausparkasse schwäbisch hall; Wüstenrot = wuestenrot, wüstenrot bausparkasse; BHW = bhw bausparkasse, bhw; DSL Bank = dsl bank`,
  },
  {
    category: 'CREDIT_CARD_PAYMENT',
    currencies,
    merchants: `Advanzia = advanzia, advanzia bank; Barclays Kreditkarte = barclays bank ireland, barclaycard deutschland; Hanseatic Bank = hanseatic bank; Amazon Visa = landesbank berlin amazon, amazon visa, amazon.de visa, zinia; Card Complete = card complete; PayLife = paylife, six payment; Miles & More Kreditkarte = miles & more credit card, miles more kreditkarte; Cembra = cembra; Viseca = viseca; Swisscard = swisscard; Kreditkartenabrechnung = kreditkartenabrechnung, kreditkarten abrechnung, kreditkarte abrechnung, visa abrechnung, mastercard abrechnung, abrechnung kreditkarte, visa-abrechnung`,
  },
  {
    category: 'DEBT_COLLECTION',
    currencies,
    merchants: `EOS = eos inkasso, eos deutscher inkasso, eos; Creditreform = creditreform; Real Solution = real solution inkasso; KSP = ksp kanzlei, ksp rechtsanwaelte; Infoscore = infoscore, riverty inkasso; Paigo = paigo; Inkasso = inkasso, inkassobuero; Coeo = coeo inkasso, coeo; Pair Finance = pair finance; Universum Inkasso = universum inkasso; Tesch Inkasso = tesch inkasso; Alektum = alektum; Gerichtsvollzieher = gerichtsvollzieher, obergerichtsvollzieher; KSV1870 = ksv1870`,
  },
  {
    category: 'CHILDCARE',
    currencies,
    merchants: `Kita = kita, kindertagesstätte, kindergarten, kitagebühr, kita gebühr, kitabeitrag, elternbeitrag, kinderkrippe, kinderkrippen, tagesmutter, hort?, kindertagespflege; FRÖBEL = froebel bildung, fröbel; Windeln.de = windeln de; Baby Walz = baby walz, babywalz; BabyOne = babyone, baby one; Kinderfreunde = kinderfreunde; Tausendkind`,
  },
  {
    category: 'EDUCATION',
    currencies,
    merchants: `Volkshochschule = volkshochschule, vhs; Semesterbeitrag = semesterbeitrag, semestergebühr; Musikschule = musikschule; Fahrschule = fahrschule; IU Hochschule = iu internationale hochschule, iu hochschule; FernUni Hagen = fernuniversitaet, fernuni; Universität = universitaet; Studienkreis = studienkreis; ILS? = ils fernstudium; Schülerhilfe = schuelerhilfe; Sprachschule = sprachschule; ÖH-Beitrag = oeh beitrag`,
  },
  {
    category: 'POSTAGE',
    currencies,
    merchants: `Deutsche Post = deutsche post, dp ag, dpag, post ag, deutsche post ag; DHL Online; Österreichische Post = oesterreichische post, österr. post, post ag wien; Schweizerische Post = die schweizerische post; Hermes Fulfilment`,
  },
  {
    category: 'SAVINGS',
    currencies,
    merchants: `WeltSparen = weltsparen, raisin bank; VTB Direktbank; Tagesgeld = tagesgeld, tagesgeldkonto; Bausparen = bausparen, bausparvertrag; VL-Sparen = vl sparen, vermoegenswirksame leistungen`,
  },
  {
    category: 'SOFTWARE',
    currencies,
    merchants: `All-Inkl = all-inkl, neue medien muennich; WISO = buhl data, wiso; Papierkram = papierkram; netcup = netcup; Hosteurope = host europe; Taxfix = taxfix; smartsteuer = smartsteuer; Kontist = kontist; Debitoor; BMD Systemhaus = bmd systemhaus`,
  },
  {
    category: 'SUPPLIES',
    currencies,
    merchants: `Viking = viking deutschland; Kaiser+Kraft = kaiser kraft; Staples Deutschland; Selgros = selgros; Handelshof = handelshof; Memo AG = memo ag; Büroshop24 = bueroshop24; Transgourmet = transgourmet`,
  },
  {
    category: 'HOBBIES',
    currencies,
    merchants: `Globetrotter = globetrotter ausruestung, globetrotter; Bergfreunde = bergfreunde; Idee Creativmarkt = idee creativmarkt; Bike24 = bike24; Fahrrad.de = fahrrad de; ROSE Bikes = rose bikes; Canyon Bicycles = canyon bicycles; Spiele Max; myToys = mytoys; Gartencenter = gartencenter; Vedes; Smyths Deutschland; buttinette = buttinette; Gigasport = gigasport; Hervis = hervis; Ochsner Sport = ochsner sport`,
  },
  {
    category: 'PETS',
    currencies,
    merchants: `Das Futterhaus = futterhaus, das futterhaus; Kölle Zoo = koelle zoo; Tiierisch; Megazoo = megazoo; Bitiba = bitiba; Tierklinik = tierklinik; Hundesteuer = hundesteuer`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies,
    merchants: `Europa-Park = europa park, europa-park; Phantasialand = phantasialand; Cinestar = cinestar; Cineplex = cineplex; Yorck Kino = yorck kino; Kinopolis = kinopolis; Therme Erding = therme erding; Tierpark = tierpark; Reservix = reservix; Berliner Bäder = berliner baeder; Oeticket = oeticket`,
  },
  {
    category: 'RENT',
    currencies,
    merchants: `Vonovia = vonovia; Deutsche Wohnen = deutsche wohnen; LEG Immobilien = leg immobilien, leg wohnen; SAGA = saga siedlungs; GEWOBAG = gewobag; degewo = degewo; HOWOGE = howoge; GESOBAU = gesobau; Gewofag = gewofag; Nassauische Heimstätte = nassauische heimstaette; TAG Wohnen = tag wohnen; Vivawest = vivawest; Wohnungsbaugenossenschaft = wohnungsbaugenossenschaft, wohnungsgenossenschaft, baugenossenschaft, wohnungsbaugesellschaft, wohnbaugesellschaft, wohnungsbau; Hausverwaltung = hausverwaltung; Wiener Wohnen = wiener wohnen; GWG = gwg münchen; Grand City Property = grand city property; Buwog = buwog; Sozialbau = sozialbau; Adler Wohnen = adler wohnen; Immobilienverwaltung = immobilienverwaltung, immobilien verwaltung`,
  },
  {
    category: null,
    currencies,
    merchants: `Sparkasse = sparkasse, berliner sparkasse, kreissparkasse, stadtsparkasse; Commerzbank = commerzbank; Deutsche Bank = deutsche bank; DKB = deutsche kreditbank, dkb; ING = ing-diba, ing diba, ing bank; comdirect = comdirect; Volksbank = volksbank, raiffeisenbank, vr bank, vr-bank; Postbank = postbank; HypoVereinsbank = hypovereinsbank, unicredit bank; Targobank = targobank; Norisbank = norisbank; Erste Bank = erste bank; Raiffeisen = raiffeisen landesbank; BAWAG = bawag, bawag psk; UBS = ubs; C24 Bank = c24 bank; Check24 = check24; bunq = bunq; Consorsbank = consorsbank`,
  },
];
