// Well-known merchants of Great Britain and Ireland. Facts: the names that they print on statements of cards and accounts.

import type { BrandTable } from './brand-table.ts';

const currencies = 'GBP EUR';

/** Merchants of Great Britain and Ireland. */
export const brandsBritish: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies,
    merchants: `
      Tesco = tesco stores, tesco store, tesco express, tesco extra, tesco metro, tesco superstore, tesco.com, tesco online, tesco-stores, tesco ireland, tescos; Sainsbury's = sainsburys, sainsbury s, sainsbury, j sainsbury?, js online grocery, jsainsbury, sainsburys s/mkt, sainsburys smkt, sainsburys.co.uk, sainsburys local; Asda = asda stores, asda superstore, asda superstores, asda.com, asda groceries; Morrisons = morrisons, wm morrison, w m morrison, morrison?, morrisons daily, wm morrisons, wm morrison supermarkets; Waitrose = waitrose, waitrose & partners, waitrose.com; Marks & Spencer Food = m&s simply food, m&s foodhall, m & s simply food, marks&spencer simply food, m&s food; Co-op = co-op, coop food, co op food, co-op food, co-operative food, cooperative food, co-op group, coop group, co-op group food, the co-operative food, cooperativ, coop, the co-op; Iceland = iceland?, iceland foods, iceland stores; Ocado = ocado, ocado retail; Booths = booths?, e h booth; Budgens = budgens; Londis = londis; Costcutter = costcutter; Nisa = nisa local, nisa?; Premier Store = premier stores; One Stop = one stop stores, one stop?; Farmfoods = farmfoods; Heron Foods = heron foods; Abel & Cole = abel & cole, abel cole; Riverford = riverford; Oddbox = oddbox; Milk & More = milk & more, milk and more; Whole Foods Market = whole foods, wholefds; Planet Organic; Holland & Barrett = holland & barrett, holland and barrett, holland barrett; Amazon Fresh = amazon fresh, amazonfresh; Dunnes Stores = dunnes, dunnes stores; SuperValu = supervalu, super valu; Centra = centra?; Londis Ireland; Mace = mace?; Majestic Wine = majestic wine, majestic?; Mindful Chef = mindful chef; Poundstretcher; McColl's = mccolls, martin mccoll; Hawthorn Butchers`,
  },
  {
    category: 'EATING_OUT',
    currencies,
    merchants: `
      Greggs = greggs, greggs plc; Caffè Nero = caffe nero, cafe nero, nero?; Wetherspoon = wetherspoon, wetherspoons, jd wetherspoon, j d wetherspoon, jdw; Leon = leon restaurants, leon?; EAT.? = eat ltd; Yo! Sushi = yo sushi; Pizza Express = pizza express, pizzaexpress; Zizzi = zizzi; Prezzo = prezzo; Ask Italian = ask italian; Bella Italia = bella italia; Frankie & Benny's = frankie & bennys, frankie and bennys; Harvester = harvester; Toby Carvery = toby carvery; Beefeater = beefeater; Brewers Fayre = brewers fayre; Gourmet Burger Kitchen = gourmet burger, gbk; Honest Burgers = honest burger; Franco Manca = franco manca; Dishoom = dishoom; Wasabi = wasabi sushi, wasabi?; Tortilla = tortilla mexican; Pho? = pho restaurant; Côte = cote brasserie, cote restaurants; Bill's? = bills restaurant; Giggling Squid; Byron = byron hamburgers; Chopstix; Stonegate = stonegate pubs, stonegate; Greene King = greene king; Mitchells & Butlers = mitchells & butlers; Young's Pubs = youngs pub; Fuller's = fullers inns; BrewDog = brewdog; Black Sheep Coffee; Gail's = gails, gail s bakery, gails bakery; Joe & The Juice = joe & the juice, joe and the juice; Insomnia Coffee = insomnia coffee; Supermac's = supermacs; Apache Pizza; Abrakebabra; Wimpy = wimpy; Pret Subscription = pret subscription, club pret; SSP = ssp uk; Patisserie Valerie; Benugo = benugo; Esquires Coffee; Cafe Rouge = cafe rouge; Loch Fyne; Slug & Lettuce = slug & lettuce, slug and lettuce; All Bar One = all bar one; O'Neill's = oneills pub; Hotel Chocolat = hotel chocolat; Soho Coffee; Boston Tea Party = boston tea party; German Doner Kebab = german doner; Chiquito = chiquito; Turtle Bay = turtle bay; Las Iguanas = las iguanas; Itsu = itsu`,
  },
  {
    category: 'FUEL',
    currencies,
    merchants: `Tesco Petrol = tesco pfs, tesco petrol, tesco pay at pump, tesco pay@pump, tesco fuel, tesco filling station; Sainsbury's Petrol = sainsburys petrol, sainsburys pfs, sainsburys fuel, sainsburys pet; Asda Petrol = asda petrol, asda pfs, asda filling, asda fuel; Morrisons Petrol = morrisons petrol, morrisons pfs, morrison petrol, wm morrison petrol, morrisons fuel; MFG = mfg, motor fuel group, mfg ev; Applegreen = applegreen; Murco = murco; Maxol = maxol; Harvest Energy; Welcome Break Petrol; Rontec = rontec; Certas Energy = certas energy; Topaz = topaz energy; Inver Energy; EG Group = eg group, euro garages`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies,
    merchants: `Transport for London = tfl travel, tfl.gov.uk, tfl travel ch, tfl, tfl travel charge, transport for london, tfl cpc, lul ticket machine; Oyster = oyster auto top up, oyster; LNER = lner, london north eastern; Avanti West Coast = avanti west coast, avanti; Great Western Railway = great western rail, gwr, great western railway, firstgreatwestern, gwr.com; Southeastern = southeastern rail, se trains, southeastern, southeastern railway; Southern Rail = southern railway, southern rail, gtr southern, govia; Thameslink = thameslink; South Western Railway = south western railway, south western rail, swr, swrailway; Northern Rail = northern rail, northern trains, northernrailway; ScotRail = scotrail; CrossCountry = crosscountry trains, cross country trains, xc trains; TransPennine Express = transpennine express, transpennine; Greater Anglia = greater anglia, abellio; East Midlands Railway = east midlands rail, east midlands trains, emr; West Midlands Trains = west midlands trains, west midlands rail; London Northwestern Railway = london northwestern; c2c = c2c rail, c2c; Chiltern Railways = chiltern railways, chiltern rail; Transport for Wales = transport for wales, tfw rail, tfw; Stagecoach = stagecoach; Arriva = arriva; First Bus = first bus, firstbus, first west yorkshire, first group; Go-Ahead = go ahead, go north east; National Express = national express, nx coach; Megabus = megabus; Lothian Buses = lothian buses; Translink = translink; Irish Rail = irish rail, iarnrod eireann; Dublin Bus = dublin bus; Bus Éireann = bus eireann; Leap Card = leap card, leapcard, tfi leap; Luas = luas; Railcard = railcard; Trainsplit; Elizabeth Line = elizabeth line; Merseyrail = merseyrail; Metrolink = metrolink; Santander Cycles = santander cycles; Heathrow Express = heathrow express; Gatwick Express = gatwick express`,
  },
  {
    category: 'TAXI',
    currencies,
    merchants: `Gett = gett; Addison Lee = addison lee; Veezu; Delta Taxis = delta taxis; Lynk Taxis = lynk taxis; Ola = ola uk`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies,
    merchants: `Dart Charge = dart charge, dartcharge, dart-charge; M6 Toll = m6 toll, m6toll; eFlow = eflow; Congestion Charge = congestion charge, tfl congestion, tfl auto pay, tfl ulez, tfl road user, tfl ruc; YourParkingSpace = yourparkingspace; Saba = saba park; CitiPark = citipark; ParkRite; Mersey Gateway = mersey gateway, merseyflow; Tyne Tunnel = tt2, tyne tunnel; MiPermit = mipermit; Euro Car Parks = euro car parks, eurocarparks; Horizon Parking; Premier Parking`,
  },
  {
    category: 'VEHICLE',
    currencies,
    merchants: `Halfords = halfords, halfords autocentre; DVLA = dvla, dvla vehicle tax, dvla-; Euro Car Parts = euro car parts; RAC = rac motoring, rac breakdown, rac membership, rac?; AA = aa membership, the aa, automobile association, aa breakdown, aa?; Green Flag = green flag; National Tyres = national tyres; Arnold Clark = arnold clark; Evans Halshaw = evans halshaw; Lookers? = lookers; Cazoo = cazoo; ATS Euromaster = ats euromaster; Formula One Autocentres; Motor Tax = motor tax, motortax; NCT = ncts, nct test; IMO Car Wash = imo car wash; DVSA = dvsa; Enterprise Car Club = enterprise car club; Co-wheels`,
  },
  {
    category: 'ENERGY',
    currencies,
    merchants: `British Gas = british gas, britishgas, british gas trading, british gas energy, brit gas; EDF Energy = edf energy, edf energy customer, edf?; E.ON = e.on, e.on next, eon next, eon energy, e.on energy, eon; Octopus Energy = octopus energy, octopus energy ltd, octopus?; OVO Energy = ovo energy, ovo?, ovo; ScottishPower = scottish power, scottishpower, scottish power ltd; SSE = sse energy, sse airtricity, southern electric, scottish hydro, sse?, swalec; Bulb = bulb energy, bulb?; npower = npower; Shell Energy = shell energy; Utilita = utilita; Utility Warehouse = utility warehouse, util warehouse, telecom plus; Good Energy = good energy; Ecotricity = ecotricity; So Energy = so energy, so energy trading; Outfox the Market = outfox the market, outfox; Rebel Energy; Electric Ireland = electric ireland; Bord Gáis Energy = bord gais, bord gais energy; Energia? = energia customer, energia?; PrePayPower = prepaypower, prepay power; Flogas = flogas; Calor Gas = calor gas, calor; Power NI = power ni; Budget Energy = budget energy; Firmus Energy = firmus energy; Pinergy = pinergy; Airtricity = airtricity; Boost Energy = boost energy, boost power; PayPoint Energy; BoilerPlan; Opus Energy = opus energy; Fuse Energy = fuse energy; Yuno Energy = yuno energy; E (Gas and Electricity) = e gas & electricity`,
  },
  {
    category: 'WATER',
    currencies,
    merchants: `Thames Water = thames water, thames water utilities; Severn Trent Water = severn trent, severn trent water; Anglian Water = anglian water; United Utilities = united utilities, united util; Yorkshire Water = yorkshire water; South East Water = south east water; Southern Water = southern water; South West Water = south west water; Wessex Water = wessex water; Welsh Water = welsh water, dwr cymru, dcww; Northumbrian Water = northumbrian water; Essex & Suffolk Water = essex & suffolk water, essex suffolk water; Affinity Water = affinity water; Scottish Water = scottish water; Bristol Water = bristol water; Portsmouth Water = portsmouth water; SES Water = ses water, sutton & east surrey; Cambridge Water = cambridge water; South Staffs Water = south staffs water, south staffs; Irish Water = irish water, uisce eireann; Castle Water = castle water; Business Stream = business stream; Water Plus = water plus; Bournemouth Water; Wave Utilities = wave utilities`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies,
    merchants: `BT = bt group, bt broadband, bt group plc, british telecom, bt?; EE = ee limited, ee ltd, ee & t-mobile, ee?, ee mobile, t-mobile ee; O2 = o2 uk, telefonica uk, o2?, o2 telefonica; Vodafone = vodafone, vodafone ltd, vodafone limited, vodafone gmbh, vodafone libertel, vodafone italia, vodafone espana; Three = three?, three mobile, hutchison 3g, h3g, h3g uk, three.co.uk, 3 mobile, three ireland; giffgaff = giffgaff; Tesco Mobile = tesco mobile; Virgin Media = virgin media, virginmedia, virgin mobile, virgin media pymts, virgin media o2; Sky = sky uk, sky digital, sky subscription, sky subscribers, sky ireland, bskyb, sky broadband, sky?, sky tv, sky subs serv; TalkTalk = talktalk, talk talk; Plusnet = plusnet; Lebara = lebara, lebara mobile; Lycamobile = lycamobile, lyca mobile; Smarty = smarty mobile, smarty?; VOXI = voxi; iD Mobile = id mobile, idmobile; Hyperoptic = hyperoptic; Community Fibre = community fibre, communityfibre; KCOM = kcom; Zen Internet = zen internet; Now Broadband = now broadband; Gigaclear = gigaclear; eir = eircom, eir?, eir ltd, meteor mobile; GoMo = gomo; 48 Mobile = 48 mobile, 48.ie; Shell Energy Broadband = shell energy broadband; Spusu = spusu; Carphone Warehouse = carphone warehouse; 1pMobile = 1pmobile; Asda Mobile = asda mobile; Sky Mobile = sky mobile; Toob = toob; YouFibre = youfibre; Vonage = vonage; Voipfone; BT Mobile = bt mobile; Digiweb = digiweb; Pure Telecom = pure telecom; Cuckoo Broadband; Skype = skype; Truphone; Talkmobile = talkmobile`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies,
    merchants: `BT Sport = bt sport; TNT Sports = tnt sports; The Guardian = guardian news, the guardian, guardian media, theguardian; The Times = times newspapers, the times?, news uk; The Telegraph = telegraph media, telegraph subs; ITVX = itvx, itv hub; HMV = hmv; Irish Times = irish times; Private Eye Magazine; The Spectator = the spectator; New Scientist = new scientist; Which? Magazine = which ltd; Magazine Subscriptions = magazine subscriptions; Immediate Media = immediate media`,
  },
  {
    category: 'INSURANCE',
    currencies,
    merchants: `LV= = lv insurance, liverpool victoria, lvgi, lv life; Churchill = churchill insurance, churchill?; Hastings Direct = hastings direct, hastings insurance, hastings dir; More Than = more th>n, more than insurance, rsa more than; Esure = esure; Sheilas' Wheels = sheilas wheels; Saga = saga insurance, saga services, saga?; Legal & General = legal & general, legal and general, l&g insurance, l & g, legal general, l&g; Royal London = royal london; Scottish Widows = scottish widows; Vitality = vitality health, vitality life, vitality?; Simplyhealth = simplyhealth, simply health; WPA = western provident; Prudential = prudential assurance, prudential; Sun Life = sunlife, sun life; NFU Mutual = nfu mutual, nfu mut; RIAS = rias; Swinton = swinton insurance; Endsleigh = endsleigh; Homelet = homelet; HomeServe = homeserve; Domestic & General = domestic & general, domestic and general, dom gen, domestic gen, domestic & gen; AA Insurance = aa insurance, aa car insurance; RAC Insurance = rac insurance; More Than Pet; Direct Line Pet; Beagle Street = beagle street; Marshmallow = marshmallow insurance, marshmallow; By Miles = by miles; Cuvva = cuvva; Tesco Insurance = tesco insurance; John Lewis Insurance; Sainsbury's Insurance; Policy Expert = policy expert; Urban Jungle = urban jungle; 1st Central = 1st central, first central; Premium Credit = premium credit; Close Brothers Premium = close brothers premium, close bros premium, close premium; Benenden Health = benenden, benenden health; Westfield Health = westfield health; Medicash = medicash; Denplan = denplan; VHI = vhi healthcare, vhi; Laya Healthcare = laya healthcare, laya; Irish Life = irish life; FBD Insurance = fbd insurance, fbd; 123.ie = 123 ie; Ageas = ageas; Co-op Insurance = co-op insurance, cis general; Unum; Cornhill; LifeSearch; Guardian FA; Sainsburys Pet Ins; Waggel = waggel; Agria = agria pet, agria; Zego = zego; An Post Insurance; Bennetts = bennetts bike; Aegon Protection; PIB Insurance; AXA PPP Healthcare = axa ppp; Admiral Insurance; Everypaw = everypaw; esure Insurance; One Call Insurance = one call insurance; Go Skippy = go skippy, goskippy; Towergate = towergate; Footprint Insurance; Sterling Insurance; Ecclesiastical = ecclesiastical ins; Bluefin Insurance`,
  },
  {
    category: 'CLOTHING',
    currencies,
    merchants: `Sports Direct = sports direct, sportsdirect; Cotton Traders = cotton traders; Next = next?, next retail, next.co.uk, next plc, next directory, next online, next co uk; River Island = river island; Topshop = topshop; Matalan = matalan; Peacocks = peacocks; New Look; Fat Face = fat face, fatface; White Stuff = white stuff; Joules = joules clothing; Seasalt = seasalt; Monsoon = monsoon?, monsoon accessorize; Accessorize; Schuh = schuh?; Office Shoes = office shoes; Dune London = dune london, dune group; Ted Baker = ted baker; Reiss = reiss ltd, reiss?; AllSaints = allsaints, all saints retail; Jack Wills; Hollister = hollister; Missguided; PrettyLittleThing = prettylittlething; Sweaty Betty = sweaty betty; Barbour?; Moss Bros = moss bros; Charles Tyrwhitt = charles tyrwhitt; Mountain Warehouse = mountain warehouse; Phase Eight = phase eight; Hobbs = hobbs ltd, hobbs?; Whistles? = whistles ltd; Cos? = cos stores, cosstores; Arket = arket; Weekday = weekday stores; Penneys = penneys; Depop = depop; Bonmarche; Boden = boden?, boden.co.uk; Crew Clothing = crew clothing; Shoe Zone = shoe zone, shoezone; Size? = size uk; Weird Fish = weird fish; M&Co = m&co; Brora; Vestiaire = vestiaire collective; Love & Other Stories = & other stories; Timpson = timpson?, timpsons; Tu Clothing = tu clothing; George at Asda = george.com`,
  },
  {
    category: 'ELECTRONICS',
    currencies,
    merchants: `Currys = currys, currys pc world, currys online, dixons carphone, dsg retail, pc world; AO.com = ao.com, ao retail, ao com; Richer Sounds = richer sounds; Scan Computers = scan computers; Ebuyer = ebuyer; Maplin = maplin; CeX = cex, cex ltd; Overclockers = overclockers uk; Box.co.uk = box co uk; Harvey Norman = harvey norman; Laptops Direct = laptops direct, buy it direct; Wex Photo = wex photo; Jessops = jessops`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies,
    merchants: `John Lewis = john lewis, john lewis plc, john lewis partnership, johnlewis, johnlewis.com, john lewis & partners; Marks & Spencer = marks & spencer, marks and spencer, marks&spencer, m&s, m & s, marks spencer, mands; Argos = argos, argos ltd, argos.co.uk; WHSmith = wh smith, whsmith, w h smith; Smyths Toys = smyths, smyths toys; The Entertainer = the entertainer; Hamleys = hamleys; B&M = b&m, b & m, b&m retail, b&m bargains, b & m retail; Poundland = poundland; Home Bargains = home bargains, tj morris; The Range = the range?, the range stores, cds superstores; Wilko = wilko, wilkinson?; Debenhams = debenhams; Selfridges = selfridges; Harrods = harrods; Harvey Nichols = harvey nichols; Fenwick? = fenwick ltd, fenwick?; House of Fraser = house of fraser; Very = very.co.uk, shop direct, very?; Littlewoods = littlewoods; Studio? = studio retail; QVC = qvc; Fortnum & Mason = fortnum & mason, fortnum mason; Liberty? = liberty retail, liberty london; Flannels = flannels; Card Factory = card factory, cardfactory; Clintons = clintons cards, clinton cards; Moonpig = moonpig; Funky Pigeon = funky pigeon; Interflora = interflora; Bloom & Wild = bloom & wild, bloom and wild; Not On The High Street = not on the high street, notonthehighstreet, noths; Robert Dyas = robert dyas; Dealz = dealz; EuroGiant; Arnotts; Brown Thomas = brown thomas; Paperchase = paperchase; Lakeland = lakeland ltd, lakeland?; Cath Kidston = cath kidston; Oliver Bonas = oliver bonas; Costco; OnBuy = onbuy; Gumtree = gumtree; Pandora = pandora jewellery, pandora?; H Samuel = h samuel; Ernest Jones = ernest jones; Goldsmiths? = goldsmiths; Booker? = booker wholesale, booker cash; Makro = makro`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies,
    merchants: `British Gas HomeCare = bg services, british gas services, british gas homecare; B&Q = b&q, b & q, b and q, diy.com; Screwfix = screwfix, screwfix direct; Wickes = wickes, wickes building; Homebase = homebase; Toolstation = toolstation; Travis Perkins = travis perkins; Jewson = jewson; Selco = selco; Howdens = howdens, howden joinery; Dobbies = dobbies, dobbies garden; Wyevale = wyevale; Woodies = woodies, woodies diy; Crown Decorating; Dulux = dulux decorator, dulux; Johnstone's Paint; City Plumbing = city plumbing; Plumbase = plumbase; Tapi Carpets = tapi carpets, tapi; Carpetright = carpetright; Topps Tiles = topps tiles; Pimlico Plumbers = pimlico plumbers; Rentokil = rentokil; Crocus? = crocus.co.uk; Blue Diamond Garden = blue diamond garden; Notcutts = notcutts; Victorian Plumbing = victorian plumbing; Chadwicks = chadwicks; Anglian Home = anglian home; Leyland SDM = leyland sdm`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies,
    merchants: `Dunelm = dunelm, dunelm mill; DFS = dfs furniture, dfs trading, dfs?; Sofology = sofology; Oak Furnitureland = oak furniture; ScS = scs sofas, scs?; Furniture Village = furniture village; Habitat = habitat retail, habitat?; Heal's? = heals; Loaf? = loaf.com; Dreams = dreams ltd, dreams beds, dreams?; Bensons for Beds = bensons for beds, bensons beds; Harveys = harveys furniture; The White Company = white company, the white company; Swoon = swoon editions; Eve Sleep = eve sleep; Simba Sleep = simba sleep, simba; Sofa.com = sofa com; Laura Ashley = laura ashley; Home Store + More = home store more; Cotswold Company = cotswold company`,
  },
  {
    category: 'HOBBIES',
    currencies,
    merchants: `Waterstones = waterstones; The Works = the works stores, theworks; Blackwell's = blackwells; Easons = easons, eason; Hobbycraft = hobbycraft; Evans Cycles = evans cycles; Cotswold Outdoor = cotswold outdoor; Go Outdoors = go outdoors; Blacks? = blacks outdoor; Millets = millets; Wiggle = wiggle, wiggle chain; Chain Reaction Cycles = chain reaction; Sportsshoes = sportsshoes; National Trust = national trust; English Heritage = english heritage, engl heritage; RSPB = rspb; RHS = royal horticultural, rhs; Gear4music = gear4music; Golf Online = american golf; Snow + Rock = snow rock; Tiso = tiso; Ancestry = ancestry.co.uk, ancestry.com, ancestry; Elverys = elverys; Lovecrafts = lovecrafts; Alpkit = alpkit; Scout Association = scouts, scout association; Girlguiding = girlguiding; British Cycling = british cycling; Angling Direct = angling direct; Cass Art = cass art`,
  },
  {
    category: 'PHARMACY',
    currencies,
    merchants: `Boots = boots?, boots the chemist, boots uk, boots.com, boots pharmacy, boots chemist, boots retail; LloydsPharmacy = lloydspharmacy, lloyds pharmacy; Well Pharmacy = well pharmacy; Rowlands Pharmacy = rowlands pharmacy; Pharmacy2U = pharmacy2u; Savers = savers health; Chemist Direct = chemist direct; NHS Prescription = nhs prescription, nhsbsa ppc, nhs ppc, nhsbsa, nhs bsa; Day Lewis Pharmacy = day lewis; Hickey's Pharmacy = hickeys pharmacy; McCabes Pharmacy; LloydsDirect = lloydsdirect, echo pharmacy`,
  },
  {
    category: 'MEDICAL',
    currencies,
    merchants: `Specsavers = specsavers, specsavers optical; Vision Express = vision express; Boots Opticians = boots opticians, boots opt; Bupa Dental = bupa dental, bupa dental care; mydentist = mydentist, my dentist; Optical Express = optical express; Glasses Direct = glasses direct; Babylon Health = babylon health; Livi = livi uk; Portman Dental = portman dental; Scrivens = scrivens; Vision Direct = vision direct, visiondirect; Spire Healthcare = spire healthcare, spire hospital; BetterHelp = betterhelp; Numan = numan; Manual? = manual.co; Smile Direct = smiledirect; Blackrock Clinic`,
  },
  {
    category: 'FITNESS',
    currencies,
    merchants: `Better Gym = better gym, gll, greenwich leisure, better leisure; Everyone Active = everyone active, slm ltd, sports & leisure management; Bannatyne = bannatyne, bannatynes; JD Gyms = jd gyms; Snap Fitness = snap fitness; Third Space = third space; Total Fitness = total fitness; Village Gym = village gym, village hotel club; Gymbox = gymbox; Barry's = barrys bootcamp; 1Rebel = 1rebel; Places Leisure = places leisure, places for people leisure; Parkwood Leisure = parkwood leisure; Harlands = harlands group, harlands, harlands services; Energie Fitness = energie fitness; Flyefit = flyefit; Ben Dunne Gym = ben dunne; West Wood Club = westwood club; parkrun; Freedom Leisure = freedom leisure; Edinburgh Leisure = edinburgh leisure; Les Mills = les mills`,
  },
  {
    category: 'PETS',
    currencies,
    merchants: `Pets at Home = pets at home; Vets4Pets = vets4pets, vets 4 pets; Medivet = medivet; Zooplus = zooplus, zooplus ag, zooplus se; Fressnapf = fressnapf; Jollyes = jollyes; Petshop; Tails.com = tails.com, tails com; Butternut Box = butternut box; Bella & Duke = bella & duke; PDSA = pdsa; Maxi Zoo = maxi zoo; Petstop; Companion Care = companion care; Goddard Vets = goddard vet; CVS Vets = cvs vets; Pet Drugs Online = pet drugs online; Lintbells = lintbells; Rover.com = rover com; Pooch & Mutt; Blue Cross Vet; YuMove = yumove; Itch Pet = itch pet; Petlab = petlab`,
  },
  {
    category: 'CHARITY',
    currencies,
    merchants: `Cancer Research UK = cancer research uk, cancer research, cruk; British Heart Foundation = british heart, bhf; RSPCA = rspca; Dogs Trust = dogs trust; NSPCC = nspcc; Macmillan? = macmillan cancer; Shelter? = shelter national, shelter uk; Barnardo's = barnardos, barnardo s; RNLI = rnli; Guide Dogs = guide dogs; Age UK = age uk; Alzheimer's Society = alzheimers society, alzheimers soc; Comic Relief = comic relief; Crisis? = crisis uk; Mind Charity = mind charity; WaterAid = wateraid, water aid; Marie Curie = marie curie; Trocaire = trocaire; Concern Worldwide = concern worldwide; SVP = society of st vincent, st vincent de paul; Help for Heroes = help for heroes; Great Ormond Street = great ormond street, gosh charity; Woodland Trust = woodland trust; Islamic Relief = islamic relief; Muslim Aid = muslim aid; Christian Aid = christian aid; Tearfund = tearfund; Blue Cross = blue cross; Battersea Dogs = battersea dogs; Trussell Trust = trussell trust; Stewardship? = stewardship services; Charities Aid Foundation = charities aid foundation, caf donation; Cats Protection = cats protection; Stroke Association = stroke association; Samaritans = samaritans; Focus Ireland = focus ireland; ISPCC; Sightsavers = sightsavers; Royal British Legion = royal british legion, british legion; Parkinson's UK = parkinsons uk; Sue Ryder = sue ryder; St John Ambulance = st john ambulance`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies,
    merchants: `Student Loans Company = student loans company, slc, student loan, student loan company; Zopa = zopa loan, zopa?, zopa bank; Black Horse = black horse, black horse ltd; Lendable = lendable; Amigo Loans = amigo loans, amigo?; Provident = provident personal; MotoNovo = motonovo, motonovo finance; Santander Consumer = santander consumer, santander consumer bank; Close Brothers Motor = close brothers motor; Volkswagen Financial Services = volkswagen financial, vwfs, vw financial, vw finance, volkswagen finance, volkswagen bank; BMW Financial Services = bmw financial, bmw finance, bmw bank; Mercedes-Benz Finance = mercedes benz finance, mercedes-benz fin, mercedes benz bank, mercedes-benz bank; Ford Credit = ford credit, fce bank, ford bank; Toyota Financial = toyota financial, toyota finance; Hitachi Capital = hitachi capital, hitachi personal; Novuna = novuna; Barclays Partner Finance = barclays partner fin; Creation Finance = creation consumer, creation financial; Likely Loans; Oakbrook = oakbrook; Lending Works; RateSetter = ratesetter; Moneybarn = moneybarn; Alphera = alphera; PSA Finance = psa finance, stellantis financial; RCI Finance = rci financial, rci bank, rci banque, mobilize financial; Funding Circle = funding circle; Iwoca = iwoca; Everyday Loans = everyday loans; 118 118 Money = 118 118 money; Drafty = drafty; Lending Stream = lending stream; Dot Dot Loans; Bluestone Motor = bluestone motor; Oodle = oodle finance, oodle car; Snap Finance = snap finance; V12 Finance = v12 retail, v12 finance; Tesco Bank Loan = tesco bank loan, tesco loan; Sainsbury's Bank Loan = sainsburys bank loan; Credit Union = credit union; Avant Money = avant money; PayPal Credit = paypal credit; Laybuy = laybuy; Zilch = zilch`,
  },
  {
    category: 'MORTGAGE',
    currencies,
    merchants: `Nationwide Mortgage = nationwide mortgage, nationwide bs mortgage; Halifax Mortgage = halifax mortgage, bm solutions, birmingham midshires; Santander Mortgage = santander mortgage, santander mortgages, santander mtg; Barclays Mortgage = barclays mortgage, barclays mtg; NatWest Mortgage = natwest mortgage; HSBC Mortgage = hsbc mortgage; Lloyds Mortgage = lloyds mortgage, lloyds bank mortgage, c&g mortgage; TSB Mortgage = tsb mortgage; Virgin Money Mortgage = virgin money mortgage; Accord Mortgages = accord mortgage, accord mortgages; Kensington Mortgages = kensington mortgage, kensington mortgages; The Mortgage Works = the mortgage works, mortgage works; Paragon Mortgages = paragon mortgage; Skipton Mortgage = skipton mortgage; Coventry BS Mortgage = coventry mortgage; Haven Mortgages = haven mortgages`,
  },
  {
    category: 'CREDIT_CARD_PAYMENT',
    currencies,
    merchants: `Barclaycard = barclaycard, barclaycard payment, barclaycard visa; American Express = american express, amex, amex payment, american exp; Capital One = capital one; MBNA = mbna, mbna limited; Vanquis = vanquis, vanquis bank; Aqua Card = aqua card, newday, newday ltd, aqua credit; Tesco Bank Credit Card = tesco bank credit card, tesco credit card, tesco bank card; Halifax Credit Card = halifax credit card, halifax clarity; Lloyds Credit Card = lloyds bank credit card; HSBC Credit Card = hsbc credit card, hsbc cc; Santander Credit Card = santander cards, santander credit card; NatWest Credit Card = natwest credit card, natwest card; Virgin Money Credit Card = virgin money credit card, virgin credit card, virgin money card; John Lewis Finance = john lewis finance, john lewis partnership card, partnership card, john lewis card; M&S Bank Card = m&s bank, m&s credit card; Sainsbury's Bank Card = sainsburys bank card, sainsburys bank cc, sainsburys bank; Marbles Card = marbles card; Fluid Card = fluid card; Nationwide Credit Card = nationwide credit card, nationwide cc; Diners Club = diners club; Ocean Finance = ocean credit card; thimbl = thimbl card; Yonder Card = yonder card, yonder; Bip Credit; Jaja Finance = jaja finance`,
  },
  {
    category: 'DEBT_COLLECTION',
    currencies,
    merchants: `Lowell = lowell financial, lowell portfolio, lowell?; Cabot Financial = cabot financial, cabot credit; Intrum = intrum, intrum justitia, intrum uk; PRA Group = pra group; Moorcroft = moorcroft, moorcroft debt; StepChange = stepchange, step change; Link Financial = link financial; Capquest = capquest; Wescot = wescot; Arrow Global = arrow global; Hoist Finance = hoist finance; 1st Credit; Robinson Way = robinson way; BW Legal = bw legal; Marston? = marston holdings, marston group; Bristow & Sutor = bristow & sutor; PayPlan = payplan; Advantis = advantis credit; Resolvecall; Drydens; ACI-UK; Credit Style; dcbl = dcbl; Jacobs Enforcement = jacobs enforcement`,
  },
  {
    category: 'TAXES',
    currencies,
    merchants: `HMRC = hmrc, hm revenue, hmrc self assessment, hm revenue & customs, hmrc cumbernauld, hmrc vat, hmrc paye, hmrc ndds, hmrc sdds; Revenue Commissioners = revenue commissioners, revenue ie, revenue.ie, collector general`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies,
    merchants: `HM Courts = hmcts, hm courts, hm courts & tribunals; HM Passport Office = passport office, hm passport, hmpo; UK Visas and Immigration = ukvi, uk visas; Penalty Charge Notice = penalty charge notice, parking fine, pcn; DBS = disclosure & barring; ParkingEye = parkingeye; Companies House = companies house; HM Land Registry = land registry; ICO = information commissioner; Smart Parking; Civil Enforcement = civil enforcement`,
  },
  {
    category: 'CHILDCARE',
    currencies,
    merchants: `Bright Horizons = bright horizons; Busy Bees = busy bees; Kiddi Caru = kiddi caru; Tax-Free Childcare = tax free childcare, tax-free childcare, childcare ns&i, ns&i childcare, tfc childcare, nsandi childcare, hmrc childcare; Edenred Childcare = edenred childcare, childcare vouchers; Koru Kids = koru kids; Famly = famly; Kids Planet = kids planet; Partou = partou; Monkey Puzzle Nursery = monkey puzzle; Giraffe Childcare = giraffe childcare; ParentPay = parentpay; Bugaboo; Mothercare = mothercare; Mamas & Papas = mamas & papas, mamas and papas; JoJo Maman Bébé = jojo maman; Kiddicare = kiddicare; Premier Education`,
  },
  {
    category: 'SAVINGS',
    currencies,
    merchants: `NS&I = ns&i, nsandi, national savings, ns&i premium bonds, premium bonds, ns i premium; Marcus = marcus by goldman, goldman sachs marcus, marcus?; Skipton = skipton bs, skipton building society; Chase Saver = chase saver; Raisin = raisin; Paragon Bank = paragon bank; Yorkshire Building Society = yorkshire building soc, yorkshire bs; Coventry Building Society = coventry building society, coventry bs; Leeds Building Society = leeds building society; Atom Bank = atom bank; Aldermore Savings = aldermore savings; State Savings = state savings; Shawbrook = shawbrook; Family Building Society; Principality = principality bs; OneFamily = onefamily, one family; Scottish Friendly = scottish friendly; Hampshire Trust Bank; Al Rayan Bank; Ford Money = ford money; Kent Reliance; Cynergy Bank; Gatehouse Bank`,
  },
  {
    category: 'PENSION',
    currencies,
    merchants: `DWP State Pension = dwp sp, dwp state pension, dwp pension; British Steel Pension Scheme = bsps; NHS Pensions = nhs pensions, nhs pension, nhsbsa pensions; Teachers' Pensions = teachers pension, teachers pensions, teachers pens; USS Pension = uss pension, universities superannuation, uss ltd; Armed Forces Pension = armed forces pension, vets uk; MyCSP = mycsp, civil service pension; Aegon Pension = aegon pension; BT Pension Scheme = bt pension, btps; Railways Pension = railways pension, railpen; Local Government Pension = local government pension, lgps, lgss pensions, lpfa; Coal Pension = coal pension, mineworkers pension; Pension Protection Fund = pension protection fund; Phoenix Life = phoenix life; Rothesay Life = rothesay life, rothesay; Capita Pensions = capita pension; Equiniti Pension = equiniti pens, paymaster 1836; PIC Pension = pension insurance corp; Just Retirement = just retirement, just ret; Canada Life = canada life; Standard Life = standard life; PensionBee = pensionbee; Nest Pension = nest pension, nest corporation; People's Pension = the peoples pension, b&ce; Smart Pension = smart pension; Penfold = penfold pension; ReAssure = reassure; Nest = nest corp`,
  },
  {
    category: 'BENEFITS',
    currencies,
    merchants: `DWP Winter Fuel Payment = dwp wfp, dwp xb; DWP = dwp, dwp uc, dwp pip, dwp jsa, dwp esa, dwp dla, dwp aa, dwp is, dept for work, department for work, dept work pensions; HMRC Child Benefit = hmrc child benefit, child benefit, hmrc chb, hmrc ctc, hmrc wtc, hmrc tax credits, hmrc tax credit; Social Security Scotland = social security scotland, sss scotland; Department of Social Protection = dept social protection, dsp benefit, deasp, dsp; Social Welfare = social welfare`,
  },
  {
    category: 'POSTAGE',
    currencies,
    merchants: `Royal Mail = royal mail, royalmail; An Post = an post, anpost; Parcelforce = parcelforce; Yodel = yodel; Collect+ = collect plus`,
  },
  {
    category: 'SUPPLIES',
    currencies,
    merchants: `Staples? =  staples uk; Viking Direct = viking direct, viking office; Ryman = ryman; RS Components = rs components; Farnell; Euro Office; Office Depot = office depot; Costco Business; Bidfood = bidfood; Brakes = brakes bros, brake bros; Bestway = bestway wholesale; CPC Farnell; Amazon Business = amazon business, amzn business; Snap-on; Lyreco = lyreco; Banner Business = banner business; Musgrave = musgrave; BOC = boc gases, boc ltd; Arco = arco ltd; Nisbets = nisbets`,
  },
  {
    category: 'PROFESSIONAL_SERVICES',
    currencies,
    merchants: `Crunch Accounting = crunch accounting; TaxScouts = taxscouts; LegalZoom; Deloitte = deloitte; KPMG = kpmg; PwC = pricewaterhousecoopers; Regus = regus, iwg; WeWork = wework; Mazuma = mazuma; ACCA; ICAEW = icaew; TaxAssist = taxassist; Rocket Lawyer; Grant Thornton = grant thornton; LawBite`,
  },
  {
    category: 'OTHER_UTILITIES',
    currencies,
    merchants: `TV Licensing = tv licence, tv licensing, tv license, tv licence mbp, tv licence qbp, tv licence dd, tvlicensing; Panda Waste = panda waste; Greyhound Recycling = greyhound recycling; Biffa = biffa; Veolia = veolia; Suez Recycling = suez recycling; Country Clean; Barna Recycling; Bord na Móna Recycling; Thorntons Recycling = thorntons recycling; Grundon = grundon`,
  },
  {
    category: 'EDUCATION',
    currencies,
    merchants: `UCAS = ucas; Kumon = kumon; Tutorful = tutorful; MyTutor = mytutor; Explore Learning = explore learning; ParentMail = parentmail; SchoolMoney; Pearson VUE = pearson vue`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies,
    merchants: `Everyman Cinema = everyman cinema, everyman cinemas; Picturehouse = picturehouse, picturehouse cinema; Showcase Cinema = showcase cinema; Curzon = curzon cinema, curzon?; Merlin Entertainments = merlin attractions, merlin entertainment, merlin annual; Alton Towers = alton towers; Thorpe Park = thorpe park; Chessington = chessington world; Ten Pin = tenpin; Hollywood Bowl = hollywood bowl; Ambassador Theatre Group = atg tickets, ambassador theatre; National Theatre = national theatre; Southbank Centre; Royal Albert Hall; Ticketweb; Skiddle = skiddle; Omniplex = omniplex; Tickets.ie; Zoo = zsl london zoo; Eden Project; Puttshack; Escape Hunt; Flip Out; Gravity Trampoline; Historic Royal Palaces; AXS = axs tickets; Encore Tickets; TodayTix = todaytix; Fever = feverup, fever labs; LoveFilm`,
  },
  {
    category: null,
    currencies,
    merchants: `Post Office = post office; Cash Converters = cash converters; Barclays; Lloyds Bank = lloyds bank, lloyds; NatWest = natwest; HSBC = hsbc; Santander = santander; Halifax = halifax; Nationwide = nationwide bs, nationwide building society; TSB = tsb bank; Monzo = monzo bank, monzo; Starling Bank = starling bank, starling; Revolut = revolut, revolut ltd; Wise = wise.com, transferwise, wise payments; N26 = n26 bank, n26; First Direct = first direct; Metro Bank = metro bank; Tesco Bank = tesco bank; Virgin Money = virgin money; AIB = allied irish banks, aib; Bank of Ireland = bank of ireland; Permanent TSB = permanent tsb; Ulster Bank = ulster bank; Tide = tide platform; Chase = chase bank; Payoneer = payoneer`,
  },
  {
    category: 'PROPERTY_TAX',
    currencies,
    merchants: `Local Property Tax = local property tax, lpt; Council Tax = council tax, ctax, c tax, counciltax, council-tax, cncl tax`,
  },
];
