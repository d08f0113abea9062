// Well-known merchants of Australia, New Zealand, the United States and Canada. Facts: the names that they print on statements of
// cards and accounts.

import type { BrandTable } from './brand-table.ts';

const pacific = 'AUD NZD';
const american = 'USD CAD';

/** Merchants of Australia and New Zealand. */
const pacificBrands: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies: pacific,
    merchants: `Woolworths = woolworths, woolworths online, woolies, woolworths metro, woolworths nz; Coles = coles supermarkets, coles, coles online; Aldi Australia = aldi stores australia; IGA = iga; Foodland = foodland; Harris Farm = harris farm; Drakes Supermarkets = drakes; Dan Murphy's = dan murphys, dan murphy s; BWS = bws; Liquorland = liquorland; Countdown = countdown; New World = new world; PAK'nSAVE = pak n save, paknsave, pak nsave; FreshChoice = freshchoice, fresh choice; SuperValue = supervalue; Four Square = four square; Farro = farro fresh; SPAR Australia; Bakers Delight = bakers delight; First Choice Liquor = first choice liquor; Costco AU; Supabarn = supabarn; Romeo's Foodland; The Warehouse Grocery; Moore Wilson = moore wilson; Mad Butcher = mad butcher; My Food Bag = my food bag; Marley Spoon = marley spoon; FoodWorks = foodworks; Ritchies = ritchies; Raw Energy; Liquor King = liquor king; Super Liquor = super liquor`,
  },
  {
    category: 'EATING_OUT',
    currencies: pacific,
    merchants: `Hungry Jack's = hungry jacks, hungry jack s; Guzman y Gomez = guzman y gomez, gyg; Grill'd = grilld, grill d; Red Rooster = red rooster; Boost Juice = boost juice; Gloria Jean's = gloria jeans; Zambrero = zambrero; Oporto = oporto; Roll'd = rolld, roll d; The Coffee Club = coffee club; Muffin Break = muffin break; Mad Mex = mad mex; Betty's Burgers = bettys burgers; Michel's Patisserie = michels patisserie; Donut King = donut king; BurgerFuel = burgerfuel, burger fuel; Hell Pizza = hell pizza; Robert Harris = robert harris; Mojo Coffee = mojo coffee; Sumo Salad; Max Brenner = max brenner; Schnitz = schnitz; Soul Origin = soul origin; San Churro = san churro; Wendy's Milk Bar; Crust Pizza = crust pizza; Delivereasy = delivereasy; Better Burger = better burger`,
  },
  {
    category: 'FUEL',
    currencies: pacific,
    merchants: `Ampol = ampol, caltex woolworths, eg ampol; Caltex = caltex; Coles Express = coles express; United Petroleum = united petroleum; Liberty Oil = liberty oil; Metro Petroleum = metro petroleum; Puma Energy = puma energy; Z Energy = z energy, z  ; Mobil = mobil; Gull = gull petroleum, gull?; Waitomo = waitomo; Reddy Express = reddy express; NPD = npd; Challenge Fuel; Vibe Petroleum = vibe petroleum; Evie Networks = evie networks; ChargeNet = chargenet; BP AU = bp australia; Pacific Petroleum; Speedway = speedway?`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies: pacific,
    merchants: `Transport for NSW = transportfornsw, transport for nsw, opal, opal travel, tfnsw; Myki = myki; Public Transport Victoria = ptv; Translink Go Card = go card, translink queensland, tmr translink; SmartRider = smartrider, transperth; Adelaide Metro = adelaide metro, metrocard; AT HOP = at hop, auckland transport, at public transport; Snapper = snapper services, snapper?; Metlink = metlink; V/Line = v line, vline; Metro Christchurch = metroinfo; InterCity Coachlines = intercity; KiwiRail = kiwirail; Beam Mobility = beam mobility; MyWay = myway act; BusIt; Bee Card = bee card`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies: pacific,
    merchants: `Linkt = linkt, transurban, linkt sydney, linkt melbourne, linkt brisbane; E-Toll = e-toll, etoll, tfnsw etoll; EastLink = eastlink; CellOPark = cellopark; EasyPark AU; NZTA Toll = nzta toll; AT Parking = at parking; Care Park = care park; First Parking = first parking; PayStay = paystay; Point Parking = point parking`,
  },
  {
    category: 'VEHICLE',
    currencies: pacific,
    merchants: `NRMA Membership = nrma membership; RACV = racv; RACQ = racq; RAA = raa; Service NSW = service nsw, rms rego; VicRoads = vicroads; Supercheap Auto = supercheap auto, super cheap auto; Repco = repco; Bob Jane = bob jane; Ultra Tune = ultra tune; Kmart Tyre = kmart tyre, mycar tyre; GoGet = goget; AA New Zealand = nz automobile; VTNZ = vtnz; NZTA Rego = nzta, nz transport agency, waka kotahi; Beaurepaires = beaurepaires; Department of Transport = dept of transport, department of transport, tmr rego, tmr; Jax Tyres = jax tyres; Autobarn = autobarn; Midas AU; Flexicar; Popcar`,
  },
  {
    category: 'ENERGY',
    currencies: pacific,
    merchants: `AGL = agl, agl energy, agl sales; Origin Energy = origin energy, origin?; EnergyAustralia = energyaustralia, energy australia; Red Energy = red energy; Alinta Energy = alinta, alinta energy; Simply Energy = simply energy; Powershop = powershop; Synergy = synergy wa, synergy?; Ergon = ergon energy; Lumo Energy = lumo energy; Momentum Energy = momentum energy; Dodo Power = dodo power; Amber Electric = amber electric; ActewAGL = actewagl; Aurora Energy = aurora energy; Genesis Energy = genesis energy; Contact Energy = contact energy; Mercury Energy = mercury nz, mercury energy; Meridian Energy = meridian energy; Trustpower = trustpower; Electric Kiwi = electric kiwi; Flick Electric = flick electric; Nova Energy = nova energy; Frank Energy = frank energy; Pulse Energy = pulse energy; Elgas = elgas; Kleenheat = kleenheat; Tango Energy = tango energy; GloBird = globird; Jemena = jemena; Horizon Power = horizon power; Octopus NZ = octopus energy nz; Engie AU; Kleenheat; OVO AU; Rockgas = rockgas`,
  },
  {
    category: 'WATER',
    currencies: pacific,
    merchants: `Sydney Water = sydney water; Yarra Valley Water = yarra valley water; South East Water AU = south east water; City West Water = city west water, greater western water; Urban Utilities = urban utilities; Unitywater = unitywater; SA Water = sa water; Water Corporation = water corporation, water corp; Hunter Water = hunter water; Icon Water = icon water; Watercare = watercare; TasWater = taswater; Barwon Water = barwon water; Logan Water; Power and Water = power and water, power water; Coliban Water`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies: pacific,
    merchants: `Telstra = telstra; Optus = optus, singtel optus; Vodafone AU = vodafone australia, vodafone hutchison; TPG = tpg internet, tpg; iiNet = iinet; Aussie Broadband = aussie broadband; Belong = belong mobile, belong?; Boost Mobile = boost mobile; Amaysim = amaysim; Dodo = dodo services, dodo?; Superloop = superloop; Tangerine = tangerine telecom; Exetel = exetel; ALDI Mobile = aldi mobile, aldimobile; Kogan Mobile = kogan mobile; Woolworths Mobile = woolworths mobile, everyday mobile; Spark = spark new zealand, spark nz, spark?; One NZ = one nz, one new zealand, vodafone nz, vodafone new zealand; 2degrees = 2degrees, 2 degrees, two degrees; Skinny = skinny mobile, skinny?; Slingshot = slingshot; Orcon = orcon; Circles.Life = circles life; Lebara AU = lebara; Foxtel Broadband; Now NZ; Launtel; MyRepublic = myrepublic; Felix Mobile = felix mobile; Contact Broadband; Bigpipe; Starlink = starlink, starlink internet`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies: pacific,
    merchants: `Stan = stan entertainment, stan.com.au, stan?; Binge = binge.com.au, binge?; Kayo Sports = kayo, kayo sports; Foxtel = foxtel; Sky NZ = sky network, sky nz, sky television; Neon = neon nz; Optus Sport = optus sport; Spark Sport = spark sport; Dymocks = dymocks; The Age = the age digital; Sydney Morning Herald = smh, fairfax; News Corp = news pty, news digital, the australian; NZ Herald = nz herald, nzme; Whitcoulls = whitcoulls; Stuff = stuff ltd; Booktopia = booktopia; QBD Books = qbd books; JB Hi-Fi Music; Paper Plus = paper plus; Audible AU = audible australia; Big W Photos; Kanopy`,
  },
  {
    category: 'INSURANCE',
    currencies: pacific,
    merchants: `NRMA Insurance = nrma insurance, nrma; AAMI = aami; Budget Direct = budget direct; Youi = youi; Suncorp Insurance = suncorp insurance, gio, gio insurance; Medibank = medibank, medibank private; HCF = hcf; nib = nib health, nib; ahm = ahm health, ahm; HBF = hbf; Australian Unity = australian unity; Bupa Australia = bupa australia; TAL = tal life, tal?; AIA Australia = aia australia, aia; Real Insurance = real insurance; QBE = qbe; Coles Insurance = coles insurance; Woolworths Insurance = woolworths insurance; State Insurance = state insurance; AMI = ami insurance, ami?; Tower Insurance = tower insurance, tower ltd; Southern Cross = southern cross, southern cross health; AA Insurance NZ = aa insurance; Vero = vero insurance; Trade Me Insurance = trade me insurance; Partners Life = partners life; OnePath = onepath; Bingle = bingle; Allianz Australia; RACV Insurance = racv insurance; RACQ Insurance = racq insurance; FMG = fmg insurance, fmg; Cove; Initio; nib NZ; ACC Levy; PD Insurance = pd insurance; Honey Insurance = honey insurance; RAC WA = rac insurance; Pet Insurance Australia = pet insurance; Hollard = hollard; Unimed = unimed; Accuro = accuro; Fidelity Life = fidelity life; Asteron = asteron; UniSuper Insurance; Latrobe Health = latrobe health; Teachers Health = teachers health; Defence Health = defence health; St Lukes Health; GMHBA = gmhba; HIF = hif; Peoplecare = peoplecare; CBHS = cbhs`,
  },
  {
    category: 'CLOTHING',
    currencies: pacific,
    merchants: `Cotton On = cotton on; Country Road = country road; Myer Clothing; The Iconic = the iconic, theiconic; Best & Less = best & less, best less; Just Jeans = just jeans; Rebel Clothing; Sportsgirl = sportsgirl; Witchery = witchery; Portmans = portmans; City Chic = city chic; Hallenstein = hallenstein, hallensteins; Glassons = glassons; Farmers Clothing; Postie = postie plus; Kathmandu = kathmandu; Macpac = macpac; Bonds = bonds?, bonds outlet; Jay Jays = jay jays; Universal Store = universal store; Platypus Shoes = platypus shoes; Hype DC = hype dc; Valleygirl = valleygirl; Rivers = rivers australia; Number One Shoes = number one shoes; Hannahs = hannahs; Jeanswest = jeanswest; Forever New = forever new; Seed Heritage = seed heritage; Uniqlo AU; Peter Alexander = peter alexander; Noni B = noni b; Rockmans = rockmans; RM Williams = rm williams, r m williams; Lorna Jane = lorna jane; Gorman`,
  },
  {
    category: 'ELECTRONICS',
    currencies: pacific,
    merchants: `JB Hi-Fi = jb hi-fi, jb hi fi, jbhifi; Harvey Norman = harvey norman; The Good Guys = good guys, the good guys; Officeworks Tech; Kogan = kogan; Noel Leeming = noel leeming; PB Tech = pb tech, pbtech; Dick Smith = dick smith; Umart = umart; Bing Lee = bing lee; Jaycar = jaycar; Betta Electrical = betta electrical; Mwave = mwave; Centre Com = centre com; Scorptec = scorptec; EB Games = eb games`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies: pacific,
    merchants: `Kmart = kmart; Salvos Stores = salvos stores; Vinnies Shop = vinnies shop; Target = target?, target australia; Big W = big w; Myer = myer; David Jones = david jones; The Reject Shop = reject shop, the reject shop; The Warehouse = the warehouse, warehouse group, red shed; Farmers = farmers trading, farmers?; Catch = catch.com.au, catch group; MyDeal = mydeal; Trade Me = trade me, trademe; Mighty Ape = mighty ape, mightyape; Daiso = daiso; TheMarket = themarket; Typo = typo stores; Smiggle = smiggle; Look Sharp = look sharp; Briscoes = briscoes; House = house pty; Gumtree AU = gumtree; Lincraft = lincraft; Prouds = prouds; Pandora AU; Michael Hill = michael hill; Kikki.K = kikki; Chemist Gifts`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies: pacific,
    merchants: `Bunnings = bunnings, bunnings warehouse, bunnings group; Mitre 10 = mitre 10, mitre10; Total Tools = total tools; Sydney Tools = sydney tools; Placemakers = placemakers; Carters = carters building; ITM = itm building, itm?; Hammer Hardware = hammer hardware; Flower Power = flower power; Reece = reece plumbing, reece?; Stratco = stratco; Kings Plant Barn = kings plant barn; Home Timber & Hardware = home timber; Hipages = hipages; Inspirations Paint; Resene = resene; Oderings = oderings; Beaumont Tiles = beaumont tiles; Jim's Mowing = jims mowing`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies: pacific,
    merchants: `Freedom Furniture = freedom furniture; Fantastic Furniture = fantastic furniture; Adairs = adairs; Bed Bath N' Table = bed bath n table; Snooze = snooze?, snooze bedding; Temple & Webster = temple & webster, temple webster; Amart Furniture = amart; Nick Scali = nick scali; Koala = koala sleep, koala living; Spotlight = spotlight?, spotlight pty; Forty Winks = forty winks; Target Furniture = target furniture; Bed Bath & Beyond NZ = bed bath & beyond, bed bath beyond; Provincial Home; Early Settler = early settler; Harvey Furnishings`,
  },
  {
    category: 'PHARMACY',
    currencies: pacific,
    merchants: `Chemist Warehouse = chemist warehouse; Priceline Pharmacy = priceline pharmacy, priceline?; TerryWhite Chemmart = terrywhite, terry white; Amcal = amcal; Blooms the Chemist = blooms the chemist; Discount Drug Stores = discount drug; National Pharmacies = national pharmacies; Unichem = unichem; Life Pharmacy = life pharmacy; Bargain Chemist = bargain chemist; Guardian Pharmacy = guardian pharmacy; My Chemist = my chemist; Soul Pattinson = soul pattinson; Good Price Pharmacy = good price pharmacy; Direct Chemist = direct chemist outlet; Pharmacy 4 Less = pharmacy 4 less; Zoom Pharmacy`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies: pacific,
    merchants: `Mecca = mecca brands, mecca maxima, mecca cosmetica, mecca?; Adore Beauty = adore beauty; Just Cuts = just cuts; Endota = endota spa, endota; Laser Clinics = laser clinics; Hairhouse = hairhouse, hairhouse warehouse; Rodney Wayne = rodney wayne; Oz Hair & Beauty = oz hair; Shaver Shop = shaver shop; Perfume Direct; Caci = caci clinic; Kindred`,
  },
  {
    category: 'MEDICAL',
    currencies: pacific,
    merchants: `Medicare = medicare, mcare benefits, mcarebenefits, medicare benefit; OPSM = opsm; Bailey Nelson = bailey nelson; Pacific Smiles = pacific smiles; Lumino = lumino; Sonic Healthcare = sonic healthcare; Laverty Pathology = laverty, douglass hanly, dorevitch, sullivan nicolaides, qml pathology; I-MED = i-med radiology, imed; Healthengine = healthengine; Audika AU; Specsavers AU; Primary Dental = primary dental; HealthScope = healthscope; Labtests = labtests; White Cross = white cross; Maven Dental = maven dental; Medical Centre AU = myhealth medical`,
  },
  {
    category: 'FITNESS',
    currencies: pacific,
    merchants: `Goodlife Health Clubs = goodlife; Fitness Passport = fitness passport; Jetts = jetts fitness, jetts; Crunch Fitness = crunch fitness; Plus Fitness = plus fitness; World Gym AU = world gym; CityFitness = cityfitness, city fitness; Les Mills NZ = les mills; YMCA = ymca; Snap Fitness AU = snap fitness; Genesis Health = genesis health; EzyPay = ezypay; Debitsuccess = debitsuccess, debit success; Paysmart Gym = ffa paysmart; EFM Health = efm health; Curves = curves?; Zap Fitness = zap fitness; BFT = bft gym, body fit training; KX Pilates = kx pilates; Fernwood = fernwood fitness, fernwood; Flex Fitness = flex fitness; Revo Fitness = revo fitness; Aquatic Centre = aquatic centre`,
  },
  {
    category: 'TAXES',
    currencies: pacific,
    merchants: `Australian Taxation Office = ato, australian taxation, tax office payments, taxation office, ato payment; Inland Revenue = inland revenue, ird; Revenue NSW = revenue nsw; State Revenue Office = state revenue office; Revenue SA; Office of State Revenue`,
  },
  {
    category: 'PROPERTY_TAX',
    currencies: pacific,
    merchants: `Council Rates = council rates, city council rates, rates payment, shire council, shire rates`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies: pacific,
    merchants: `Fines Victoria = fines victoria, civic compliance; Revenue NSW Fines = revenue nsw fines, sdro; Ministry of Justice = ministry of justice; Queensland SPER = sper; Australian Passport Office = australian passport; ASIC = asic; Working With Children = working with children; NZ Police = nz police; Department of Home Affairs = home affairs, dept of home affairs; Companies Office = companies office`,
  },
  {
    category: 'BENEFITS',
    currencies: pacific,
    merchants: `Centrelink = centrelink, services australia, ctrlink, ctrlk, ctrlink fab, ctrlink pension, fam tax ben, family tax benefit, jobseeker, youth allowance, austudy, family allowance; Work and Income = work and income, winz, msd, work & income, accommodation supplement; ACC = acc compensation, acc weekly; StudyLink = studylink; NDIS = ndis, ndia; Working for Families = working for families, wff; Best Start; DVA = dva; Working for Families = inland revenue wftc, wftc, ird wff, inland revenue families, working for families, ird families; Family Tax Benefit = family tax benefit, ftb`,
  },
  {
    category: 'PENSION',
    currencies: pacific,
    merchants: `Age Pension = age pension, centrelink age; AustralianSuper = australiansuper, australian super; Hostplus = hostplus; Rest Super = rest super; Cbus = cbus; Aware Super = aware super; HESTA = hesta; UniSuper = unisuper; QSuper = qsuper, australian retirement trust; NZ Super = nz super, new zealand super, nz superannuation; KiwiSaver = kiwisaver; CSC = commonwealth superannuation; Colonial First State = colonial first state; Super Annuation = superannuation, superchoice, super choice, quicksuper; Challenger = challenger life`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies: pacific,
    merchants: `Latitude = latitude financial, latitude fin; Humm = humm, flexigroup, oxipay; Harmoney = harmoney; Wisr = wisr; Plenti = plenti; Macquarie Leasing = macquarie leasing; Toyota Finance AU = toyota finance australia; HECS = hecs help; Gem Visa = gem visa, gem finance; Q Card = q card; Student Loan IR = ird student loan; Instant Finance = instant finance; UDC Finance = udc finance; Laybuy NZ = laybuy; Openpay = openpay; MTF Finance = mtf finance; MoneyMe = moneyme; Wallet Wizard = walletwizard, wallet wizard; Cigno = cigno; Nimble = nimble loan, nimble australia; Wagepay; Beforepay = beforepay; SocietyOne = societyone; Pepper = pepper money; Home Loan Repayment = loan repayment, ln repay; Genoapay = genoapay`,
  },
  {
    category: 'MORTGAGE',
    currencies: pacific,
    merchants: `Home Loan = home loan, homeloan, housing loan, hlnpymt, home loan repayment, mortgage repayment; Athena Home Loans = athena mortgage, athena home loans; Aussie Home Loans = aussie home loans; RAMS = rams home loan; Resimac = resimac; Firstmac = firstmac, loans.com.au; ubank Home Loan = ubank home loan; Pepper Homeloans = pepper homeloans; Homestar; Kainga Ora Loan`,
  },
  {
    category: 'CREDIT_CARD_PAYMENT',
    currencies: pacific,
    merchants: `Amex Australia = amex australia; Citibank Credit Card = citibank cards, citi cards; Coles Mastercard = coles mastercard, coles credit card; Latitude 28 Degrees = 28 degrees, latitude mastercard; Kogan Money = kogan money card; Woolworths Card = woolworths card; Credit Card = credit card payment, credit card repayment, cc payment, card repayment; Purple Visa = purple visa; Virgin Money AU Card`,
  },
  {
    category: 'CHILDCARE',
    currencies: pacific,
    merchants: `Goodstart = goodstart, goodstart early; G8 Education = g8 education; Guardian Childcare = guardian childcare, guardian early; KU Children's Services = ku childrens; BestStart NZ = beststart; Kindercare = kindercare; Xplor = xplor, debitsuccess xplor; Camp Australia = camp australia; OSHClub = oshclub, junior adventures; Baby Bunting = baby bunting; Baby Factory = baby factory; Busy Bees NZ = busy bees; Lollipops Educare = lollipops; Only About Children = only about children; TheirCare = theircare; Affinity Education = affinity education; Kidicorp = kidicorp; Playcentre = playcentre; sKids = skids`,
  },
  {
    category: 'EDUCATION',
    currencies: pacific,
    merchants: `TAFE = tafe, tafe nsw; University AU = university; Qkr = qkr; Compass School Pay = compass education; Kip McGrath = kip mcgrath; Campion Education = campion education; OfficeMax School = myschool; Kindo = kindo; School Fees = school fees; Flexischools = flexischools; NumberWorks = numberworks`,
  },
  {
    category: 'POSTAGE',
    currencies: pacific,
    merchants: `Australia Post = australia post, auspost, post australia, aust post; NZ Post = nz post; CourierPost = courierpost; StarTrack = startrack; Aramex = aramex; Couriers Please = couriers please; NZ Couriers = nz couriers`,
  },
  {
    category: 'CHARITY',
    currencies: pacific,
    merchants: `Salvos = salvos; Vinnies = vinnies, st vincent de paul; RSPCA AU; Smith Family = smith family; Cancer Council = cancer council; Fred Hollows = fred hollows; Royal Flying Doctor = royal flying doctor; SPCA = spca; Starship = starship foundation; St John NZ = st john; Heart Foundation = heart foundation; Compassion = compassion australia; Westpac Rescue = westpac rescue; Givealittle = givealittle; Hospice Shop = hospice shop; Beyond Blue = beyond blue`,
  },
  {
    category: 'PETS',
    currencies: pacific,
    merchants: `Petbarn = petbarn; PETstock = petstock; Pet Circle = pet circle; Greencross Vets = greencross; Animates = animates; Pet.co.nz = pet co nz; My Pet Warehouse = my pet warehouse; Budget Pet Products = budget pet; City Farmers = city farmers; Lyka = lyka; Scratch Pet = scratch pet`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies: pacific,
    merchants: `Hoyts = hoyts; Event Cinemas = event cinemas; Village Cinemas = village cinemas; Reading Cinemas = reading cinemas; Luna Park = luna park; Taronga Zoo = taronga; Dreamworld = dreamworld, movie world; Timezone = timezone; Moshtix = moshtix; Strike Bowling = strike bowling; Palace Cinemas = palace cinemas; Iticket = iticket; Ticketmaster AU; RSL = rsl club; Rebel Sport Stadium; Scienceworks; Zone Bowling = zone bowling; Bounce Inc = bounce inc; Humanitix = humanitix`,
  },
  {
    category: 'HOBBIES',
    currencies: pacific,
    merchants: `Rebel Sport = rebel sport, rebel?; BCF = bcf, boating camping fishing; Anaconda = anaconda; Spotlight Craft; Toyworld = toyworld; Amart Sports = amart sports; Toymate = toymate; Torpedo7 = torpedo7; Riot Art = riot art; Eckersley's = eckersleys; 99 Bikes = 99 bikes; Stirling Sports = stirling sports; Hunting & Fishing = hunting & fishing, hunting fishing; Netball = netball club; Mitchell's Adventure = mitchells adventure; Store DJ = store dj`,
  },
  {
    category: 'ACCOMMODATION',
    currencies: pacific,
    merchants: `Wotif = wotif; Discovery Parks = discovery parks; BIG4 = big4 holiday; Quest Apartments = quest apartments; Bookabach = bookabach; TOP 10 Holiday Park = top 10 holiday; Stayz = stayz; Meriton Suites = meriton; Mantra = mantra hotel; Rydges = rydges; Ingenia = ingenia holidays`,
  },
  {
    category: 'SUPPLIES',
    currencies: pacific,
    merchants: `Officeworks = officeworks; OfficeMax = officemax; Warehouse Stationery = warehouse stationery; Winc = winc australia, winc; Blackwoods = blackwoods; Bidfood AU = bidfood australia; PFD Food = pfd food; NZ Safety = nz safety`,
  },
  {
    category: 'RENT',
    currencies: pacific,
    merchants: `Ray White = ray white; LJ Hooker = lj hooker; Harcourts = harcourts; Barfoot & Thompson = barfoot & thompson, barfoot thompson; DEFT Rent = deft rent, deft real estate; Rental Rewards = rental rewards; SimpleRent = simplerent, ailo; McGrath Property = mcgrath estate; First National RE = first national; Bond Lodgement = rental bond, tenancy services bond; Kāinga Ora = kainga ora, housing nz; Quinovic = quinovic; Housing NSW = housing nsw; RentPay = rentpay; Belle Property = belle property; PRD Nationwide = prd nationwide; Real Estate Trust = real estate trust, realestate trust, property management`,
  },
  {
    category: 'INVESTMENTS',
    currencies: pacific,
    merchants: `Pearler = pearler; Superhero = superhero markets; Spaceship = spaceship voyager, spaceship?; Swyftx = swyftx; CoinSpot = coinspot; Kernel Wealth = kernel wealth; InvestNow = investnow; Simplicity = simplicity kiwisaver, simplicity nz; Milford = milford asset; CMC Markets = cmc markets; Bell Direct = bell direct; nabtrade = nabtrade; BTC Markets = btc markets; Independent Reserve = independent reserve; Easy Crypto = easy crypto`,
  },
  {
    category: 'TAXI',
    currencies: pacific,
    merchants: `Cabcharge = cabcharge; Ingogo = ingogo; Silver Service = silver service taxi; Zoomy = zoomy; Live Taxi = taxi epay, livetaxi; A2B = a2b australia; GM Cabs = gm cabs; Corporate Cabs = corporate cabs; Blue Bubble = blue bubble taxi`,
  },
  {
    category: null,
    currencies: pacific,
    merchants: `Commonwealth Bank = commonwealth bank, commbank, netbank; Westpac = westpac; ANZ = anz; NAB = nab; Macquarie Bank = macquarie bank; ING Australia = ing australia; Bendigo Bank = bendigo bank; Suncorp Bank = suncorp bank; Up Bank = up bank; UBank = ubank; ASB = asb; BNZ = bnz; Kiwibank = kiwibank; TSB NZ = tsb bank; Beem = beem it; Dosh = dosh`,
  },
];

/** Merchants of the United States and Canada. */
const americanBrands: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies: american,
    merchants: `Walmart Grocery = walmart grocery, wal-mart neighborhood; Kroger = kroger; Safeway = safeway; Publix = publix; Trader Joe's = trader joes, trader joe s; Whole Foods = whole foods, wholefds; H-E-B = h-e-b, heb; Wegmans = wegmans; Albertsons = albertsons; Sprouts = sprouts farmers; Giant Food = giant food; Stop & Shop = stop & shop; Food Lion = food lion; Meijer = meijer; Ralphs = ralphs; Vons = vons; Fred Meyer = fred meyer, fred-meyer; Hy-Vee = hy-vee; ShopRite = shoprite; Harris Teeter = harris teeter; Instacart = instacart; WinCo = winco foods; Piggly Wiggly = piggly wiggly; QFC = qfc; Loblaws = loblaws, loblaw; No Frills = no frills; Real Canadian Superstore = real canadian superstore, rcss, superstore; Sobeys = sobeys; Metro Canada = metro plus, metro ontario; FreshCo = freshco; Food Basics = food basics; IGA Canada = iga; LCBO = lcbo; SAQ = saq; Save-On-Foods = save on foods; Farm Boy = farm boy; Fortinos = fortinos; Maxi = maxi?; Provigo = provigo; Longo's = longos; Thrifty Foods = thrifty foods; BJ's Wholesale = bjs wholesale; Sam's Club = sams club, samsclub; FreshDirect = freshdirect; Fresh Market = fresh market; Food 4 Less = food 4 less`,
  },
  {
    category: 'EATING_OUT',
    currencies: american,
    merchants: `Chipotle = chipotle; Chick-fil-A = chick-fil-a, chick fil a; Panera = panera, panera bread; Olive Garden = olive garden; Applebee's = applebees; Chili's = chilis grill; IHOP = ihop; Denny's = dennys, denny s; Sonic = sonic drive in; Arby's = arbys; Panda Express = panda express; In-N-Out = in-n-out, in n out; Shake Shack = shake shack; Wingstop = wingstop; Jimmy John's = jimmy johns; Jack in the Box = jack in the box; Dairy Queen = dairy queen; Texas Roadhouse = texas roadhouse; Cheesecake Factory = cheesecake factory; Cracker Barrel = cracker barrel; Buffalo Wild Wings = buffalo wild wings, bww; Waffle House = waffle house; Whataburger = whataburger; Raising Cane's = raising canes; Culver's = culvers; Sweetgreen = sweetgreen; Peet's Coffee = peets; Dutch Bros = dutch bros; Harvey's = harveys rest; A&W = a&w; Swiss Chalet = swiss chalet; Mary Brown's = mary browns; Second Cup = second cup; Boston Pizza = boston pizza; Swiss Chalet; Zaxby's = zaxbys; Jersey Mike's = jersey mikes; Firehouse Subs = firehouse subs; Caviar = caviar food; Seamless = seamless food; Jamba = jamba juice; Little Caesars = little caesars; Bojangles = bojangles; Carl's Jr. = carls jr; Hardee's = hardees; Auntie Anne's = auntie annes; Cinnabon = cinnabon; Outback = outback steakhouse; Red Lobster = red lobster; CAVA = cava grill`,
  },
  {
    category: 'FUEL',
    currencies: american,
    merchants: `Chevron; Sunoco = sunoco; Speedway US = speedway; Wawa = wawa; Marathon Petro = marathon petro; QuikTrip = quiktrip, qt; Valero = valero; Phillips 66 = phillips 66; Arco = arco ampm, arco; Conoco = conoco; Exxon = exxon; Casey's = caseys; Petro-Canada = petro-canada, petro canada; Esso Canada; Ultramar = ultramar; Husky = husky energy; Pioneer = pioneer stn; Sheetz = sheetz; RaceTrac = racetrac; Pilot Travel = pilot travel; Love's = loves travel; Electrify America = electrify america; EVgo = evgo; Sinclair = sinclair oil; Citgo = citgo; 76 = 76 gas; Kum & Go = kum & go; Buc-ee's = bucees, buc-ee s; Costco Gas = costco gas; Mobil US = mobil; Royal Farms = royal farms; Cumberland Farms = cumberland farms; Maverik = maverik; Canadian Tire Gas = canadian tire gas`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies: american,
    merchants: `MTA = mta nyct, mta metrocard, mta omny, mta lirr, mta; Amtrak = amtrak; BART = bart clipper, bart?; Clipper = clipper systems, clipper card; CTA Ventra = ventra, cta ventra; WMATA = wmata, smartrip; SEPTA = septa; MBTA = mbta; NJ Transit = nj transit, njt; Greyhound = greyhound lines; Presto = presto appl, presto fare, presto card; TTC = ttc; STM = stm montreal, stm; Compass Vancouver = compass vending, compass autoload, translink vancouver; VIA Rail = via rail; GO Transit = go transit; OC Transpo = oc transpo; Megabus US; Caltrain = caltrain; Metrolink US = metrolink; King County Metro = orca card; Citi Bike = citi bike, citibike; TriMet = trimet; LA Metro = la metro tap; Metra = metra mobile`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies: american,
    merchants: `E-ZPass = e-zpass, ezpass, e zpass, ez pass; FasTrak = fastrak; SunPass = sunpass; SpotHero = spothero; ParkWhiz = parkwhiz; LAZ Parking = laz parking; SP+ Parking = sp plus parking; Impark = impark; 407 ETR = 407 etr; Green P = green p; I-Pass = i-pass, illinois tollway; TxTag = txtag, ntta; Passport Parking = passport parking; Indigo Canada; HonkMobile = honkmobile`,
  },
  {
    category: 'VEHICLE',
    currencies: american,
    merchants: `AutoZone = autozone; O'Reilly Auto Parts = oreilly auto, o reilly auto; Advance Auto Parts = advance auto; Jiffy Lube = jiffy lube; Valvoline = valvoline; Firestone = firestone; Discount Tire = discount tire; Pep Boys = pep boys; NAPA Auto Parts = napa auto; DMV = dmv, dept of motor vehicles; CAA = caa club, caa membership; AAA = aaa membership, aaa?; Midas US; Mister Car Wash = mister car wash; ServiceOntario = serviceontario; CarMax = carmax; Carvana = carvana; Mr. Lube = mr lube; Goodyear = goodyear; Meineke = meineke; Take 5 Oil = take 5 oil; ICBC = icbc; SAAQ = saaq; OnStar = onstar`,
  },
  {
    category: 'ENERGY',
    currencies: american,
    merchants: `Con Edison = con edison, con ed, coned; PG&E = pg&e, pacific gas & electric, pacific gas; SoCal Edison = southern california edison, so cal edison, sce; SoCalGas = socalgas, southern california gas; Duke Energy = duke energy, duke-energy; Dominion Energy = dominion energy, dominion va power; Florida Power & Light = fpl, florida power; Georgia Power = georgia power; National Grid = national grid, natl grid; ComEd = comed; PSE&G = pse&g, pseg; Xcel Energy = xcel energy; Entergy = entergy; DTE Energy = dte energy; Consumers Energy = consumers energy; Ameren = ameren; PECO = peco; Eversource = eversource; SDG&E = sdg&e; Reliant Energy = reliant energy; TXU Energy = txu energy; APS = aps electric; Puget Sound Energy = puget sound energy; Hydro One = hydro one; Toronto Hydro = toronto hydro; Hydro-Québec = hydro-quebec, hydro quebec; BC Hydro = bc hydro; Enbridge Gas = enbridge, enbridge gas; FortisBC = fortisbc; Enmax = enmax; Epcor = epcor; Direct Energy = direct energy; Alectra = alectra; AEP = aep, american electric power; NV Energy = nv energy; Nicor Gas = nicor gas; Spire Energy = spire energy; CenterPoint Energy = centerpoint; Oncor = oncor; Portland General = portland general; Rocky Mountain Power = rocky mountain power; LADWP = ladwp; Atmos Energy = atmos energy; PPL Electric = ppl electric; Washington Gas = washington gas; Peoples Gas = peoples gas; SRP = srp power; Énergir = energir; SaskPower = saskpower; Manitoba Hydro = manitoba hydro; ATCO Energy = atco energy; NB Power = nb power; Nova Scotia Power = nova scotia power`,
  },
  {
    category: 'WATER',
    currencies: american,
    merchants: `American Water = american water; Aqua America = aqua america; DC Water = dc water; SJW = san jose water; EBMUD = ebmud; NYC Water Board = nyc water, nyc dep; Water Department = water dept, water department, city water`,
  },
  {
    category: 'OTHER_UTILITIES',
    currencies: american,
    merchants: `Waste Management = waste management, wm; Republic Services = republic services; Enercare = enercare; Reliance Home Comfort = reliance home comfort; City Utilities = city utilities, city of utilities`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies: american,
    merchants: `Verizon = verizon, verizon wireless, vzwrlss, vzw, vzwireless; AT&T = at&t, att, at&t mobility, att*bill; T-Mobile US = t-mobile, tmobile, tmobile auto pay; Comcast Xfinity = comcast, xfinity; Spectrum = spectrum, charter comm; Cox = cox communications, cox comm; Google Fi = google fi, google fiber; Mint Mobile = mint mobile; Cricket Wireless = cricket wireless, cricket?; Metro by T-Mobile = metropcs, metro by t-mobile; Visible = visible wireless, visible?; CenturyLink = centurylink; Frontier = frontier communications, frontier comm; Optimum = optimum, altice; US Mobile = us mobile; Rogers = rogers wireless, rogers?, rogers communications; Bell Canada = bell canada, bell mobility, bell?; Telus = telus, telus mobility; Fido = fido mobile, fido?; Koodo = koodo; Freedom Mobile = freedom mobile; Virgin Plus = virgin plus; Shaw = shaw cable, shaw communications; Vidéotron = videotron; TekSavvy = teksavvy; Public Mobile = public mobile; Sprint = sprint wireless; Ting = ting mobile; Consumer Cellular = consumer cellular; Starry; Windstream = windstream; Boost Mobile US = boost mobile; HughesNet = hughesnet; Fizz = fizz mobile, fizz?; Cogeco = cogeco; EastLink CA = eastlink; Ooma = ooma; Xplore = xplornet`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies: american,
    merchants: `SiriusXM = siriusxm, sirius xm, sxm; Sling TV = sling tv; Fubo = fubotv; Pandora Music = pandora music; Crave = crave tv, bell crave; ESPN+ = espn plus; Barnes & Noble = barnes & noble, barnes noble, barnesnoble; Indigo Books = indigo books, chapters indigo; DirecTV = directv; Dish Network = dish network; Philo = philo; Starz = starz; AMC+ = amc plus; Globe and Mail = globe and mail; Toronto Star = toronto star; Max US = hbomax; Roku = roku; The Atlantic = the atlantic; Athletic = the athletic; Sportsnet = sportsnet; Showtime = showtime`,
  },
  {
    category: 'INSURANCE',
    currencies: american,
    merchants: `GEICO = geico; Progressive = progressive insurance, progressive ins, prog direct, prog preferred, progressive?; State Farm = state farm; Allstate = allstate; USAA Insurance = usaa p&c, usaa insurance, usaa p c; Farmers Insurance = farmers ins, farmers insurance; Liberty Mutual = liberty mutual; Nationwide Insurance = nationwide insurance, nationwide ins; Travelers = travelers insurance, travelers ins; Root Insurance = root insurance; Blue Cross = blue cross, blue shield, bcbs, anthem; Aetna = aetna; UnitedHealthcare = unitedhealthcare, united healthcare, uhc; Kaiser Permanente = kaiser permanente, kaiser perm, kaiser hp; Humana = humana; Oscar Health = oscar health; Prudential US = prudential insurance; New York Life = new york life; Northwestern Mutual = northwestern mutual, northwestern mu; MassMutual = massmutual; Manulife = manulife; Sun Life Canada = sun life; Intact Insurance = intact insurance; Desjardins Insurance = desjardins ins, desjardins insurance; Belairdirect = belair direct, belairdirect; Sonnet = sonnet insurance; TD Insurance = td insurance, td ins; Aviva Canada; Canada Life; Great-West Life = great west life; Pacific Blue Cross = pacific blue cross; Green Shield = green shield; Economical = economical insurance; Trupanion = trupanion; Healthy Paws = healthy paws; Esurance = esurance; Mutual of Omaha = mutual of omaha; AAA Insurance = aaa insurance; Erie Insurance = erie insurance; American Family = american family ins, amfam; Mercury Insurance = mercury insurance; Wawanesa = wawanesa; Co-operators = co-operators, the co-operators; RSA Canada = rsa insurance; Guardian Life = guardian life; Delta Dental = delta dental; VSP = vsp vision; Hartford = the hartford, hartford ins; Ladder Life = ladder life; Haven Life = haven life`,
  },
  {
    category: 'CLOTHING',
    currencies: american,
    merchants: `Old Navy = old navy; Banana Republic = banana republic; Nordstrom Rack = nordstrom rack; Ross = ross stores, ross dress; Marshalls = marshalls; Burlington = burlington coat, burlington stores; American Eagle = american eagle; Abercrombie = abercrombie; J.Crew = j crew, jcrew; Anthropologie = anthropologie; Forever 21 = forever 21; Express = express fashion; DSW = dsw; Lands' End = lands end; L.L.Bean = ll bean, l l bean; Roots Canada = roots canada; Aritzia = aritzia; Simons = la maison simons; Mark's = marks work; Winners = winners, winners homesense; Carter's = carters; The Children's Place = childrens place; Stitch Fix = stitch fix; Poshmark = poshmark; ThredUp = thredup; Everlane = everlane; Allbirds = allbirds; Fashion Nova = fashion nova; Torrid = torrid; Men's Wearhouse = mens wearhouse; Famous Footwear = famous footwear; Bath & Body Clothing; Reitmans = reitmans; Plato's Closet = platos closet`,
  },
  {
    category: 'ELECTRONICS',
    currencies: american,
    merchants: `Best Buy = best buy, bestbuy; Newegg = newegg; B&H Photo = b&h photo; Micro Center = micro center; The Source = the source cc; Memory Express = memory express; Canada Computers = canada computers; Visions Electronics = visions electronics`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies: american,
    merchants: `Walmart = walmart, wal-mart, wm supercenter, wal mart, walmart.com, wmt; Target = target.com, target t-, target t, target?; Dollar General = dollar general, dollar-general; Dollar Tree = dollar tree, dollartree; Family Dollar = family dollar; Macy's = macys, macy s; Kohl's = kohls, kohl s; JCPenney = jcpenney, jc penney; Nordstrom = nordstrom; Bloomingdale's = bloomingdales; Big Lots = big lots; Five Below = five below; Canadian Tire = canadian tire, cdn tire; Hudson's Bay = hudsons bay; Dollarama = dollarama; Giant Tiger = giant tiger; Saks = saks; Neiman Marcus = neiman marcus; Sears = sears; Overstock = overstock; 1-800-Flowers = 1800flowers, 1-800-flowers; Hallmark = hallmark; Staples US`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies: american,
    merchants: `Home Depot = home depot, the home depot, homedepot; Lowe's = lowes, lowe s; Ace Hardware = ace hardware; Menards = menards; True Value = true value; Harbor Freight = harbor freight; RONA = rona; Home Hardware = home hardware; Tractor Supply = tractor supply; Sherwin-Williams = sherwin williams, sherwin-williams; TruGreen = trugreen; ADT = adt security, adt; SimpliSafe = simplisafe; Ring = ring yearly, ring basic, ring plan; Angi = angi, angies list; Terminix = terminix; Orkin = orkin; Réno-Dépôt = reno depot; HOA = hoa dues, hoa payment, homeowners association, condo fee, condo fees, hoa`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies: american,
    merchants: `Bed Bath & Beyond = bed bath beyond, bed bath & beyond; Crate & Barrel = crate & barrel, crate barrel; Pottery Barn = pottery barn; West Elm = west elm; HomeGoods = homegoods, home goods; Ashley Furniture = ashley furniture, ashley homestore; Williams-Sonoma = williams-sonoma, williams sonoma; Leon's = leons furniture; The Brick = the brick warehouse; HomeSense = homesense; Structube = structube; Rooms To Go = rooms to go; At Home Store = at home store; Article = article.com; Mattress Firm = mattress firm; Sleep Country = sleep country; Container Store = container store; Pier 1 = pier 1`,
  },
  {
    category: 'PHARMACY',
    currencies: american,
    merchants: `CVS = cvs, cvs pharmacy, cvs/pharmacy; Walgreens = walgreens; Rite Aid = rite aid; Shoppers Drug Mart = shoppers drug mart, shoppers drug; Jean Coutu = jean coutu; Rexall = rexall; London Drugs = london drugs; Pharmaprix = pharmaprix; Express Scripts = express scripts; Duane Reade = duane reade; Uniprix = uniprix; GNC = gnc; Vitamin Shoppe = vitamin shoppe; Capsule Pharmacy = capsule pharmacy; Familiprix = familiprix`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies: american,
    merchants: `Ulta = ulta, ulta beauty; Sally Beauty = sally beauty; Great Clips = great clips; Supercuts = supercuts; Sport Clips = sport clips; Bath & Body Works = bath & body works, bath body works; Dollar Shave Club = dollar shave club; Massage Envy = massage envy; European Wax = european wax; Harry's = harrys razor; Glossier = glossier; Ipsy = ipsy; Drybar = drybar`,
  },
  {
    category: 'MEDICAL',
    currencies: american,
    merchants: `Quest Diagnostics = quest diagnostics; LabCorp = labcorp; LensCrafters = lenscrafters; Warby Parker = warby parker; Teladoc = teladoc; One Medical = one medical; LifeLabs = lifelabs; Aspen Dental = aspen dental; Minute Clinic = minuteclinic; Hims = hims inc; Zocdoc = zocdoc; 1-800 Contacts = 1 800 contacts, 1-800 contacts; Talkspace = talkspace; Visionworks = visionworks; Cleveland Clinic = cleveland clinic; Mayo Clinic = mayo clinic`,
  },
  {
    category: 'FITNESS',
    currencies: american,
    merchants: `LA Fitness = la fitness, fit intl; Equinox = equinox; 24 Hour Fitness = 24 hour fitness; Gold's Gym = golds gym; Orangetheory = orangetheory; SoulCycle = soulcycle; GoodLife Fitness = goodlife fitness, goodlife clubs; Crunch = crunch fit; Life Time Fitness = life time fitness, lifetime fitness; ABC Fitness = abc financial, abc fitness; Anytime US; Énergie Cardio = energie cardio; Mindbody = mindbody; Éconofitness = econofitness; Pure Barre = pure barre; CorePower Yoga = corepower; Blink Fitness = blink fitness; EoS Fitness = eos fitness; Esporta = esporta; Fit4Less = fit4less`,
  },
  {
    category: 'TAXES',
    currencies: american,
    merchants: `IRS = irs, irs usataxpymt, usataxpymt, internal revenue; Canada Revenue Agency = canada revenue, cra, cra payment, receiver general; Franchise Tax Board = franchise tax, franchise tax bd, franchise tax bo; Revenu Québec = revenu quebec; State Tax = dept of revenue, department of revenue, dept revenue, comptroller, tax commission; TurboTax State; EFTPS = eftps; NYS Tax = nys dtf`,
  },
  {
    category: 'PROPERTY_TAX',
    currencies: american,
    merchants: `County Tax Collector = county tax, tax collector, property tax, property taxes, county treasurer, municipal tax, city taxes`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies: american,
    merchants: `County Clerk = county clerk, clerk of court; US Passport = us passport, passport fee; USCIS = uscis; NYC Finance Parking = nyc parking ticket, parking ticket, parking violation; Municipal Court = municipal court`,
  },
  {
    category: 'BENEFITS',
    currencies: american,
    merchants: `Social Security = ssi treas, ssdi; Unemployment = unemployment, state unemployment, unempl, edd, ui benefit, ui benefits; Canada Child Benefit = canada child benefit, ccb, cctb; Canada FPT = gst hst credit, gst credit, canada gst, canada fpt, climate action incentive, canada carbon rebate; Employment Insurance = employment insurance, ei canada, canada ei; SNAP = snap benefit; VA Benefits = va benefits, va benef, vacp treas; Ontario Works = ontario works, odsp; Trillium Benefit = ontario trillium; RAMQ QPIP = rqap`,
  },
  {
    category: 'PENSION',
    currencies: american,
    merchants: `Social Security Retirement = ssa treas, soc sec, social security; Canada Pension Plan = canada pension plan, cpp, canada cpp, canada rit; Old Age Security = old age security, oas, canada oas; CalPERS = calpers; CalSTRS = calstrs; TIAA = tiaa; OPM Retirement = opm1 treas, opm retirement; Ontario Teachers = ontario teachers pension, otpp; OMERS = omers; RRQ = retraite quebec, rrq, regie des rentes; PBGC = pbgc; Railroad Retirement = railroad retirement; HOOPP = hoopp; DFAS Retired = dfas retired, dfas-cleveland ret`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies: american,
    merchants: `Navient = navient; Nelnet = nelnet; Great Lakes = great lakes student, glelsi; Mohela = mohela; Sallie Mae = sallie mae; FedLoan = fedloan; Aidvantage = aidvantage; Dept of Education = dept education, dept of education, us dept of ed; SoFi = sofi loan, sofi?; LendingClub = lendingclub, lending club; Upstart = upstart; Prosper = prosper loan; Affirm = affirm, affirm pay; Sezzle = sezzle; Ally Auto = ally auto, ally payment; Capital One Auto = capital one auto; Toyota Financial US = toyota financial, toyota ach lease, tfs payment; Honda Financial = honda financial, honda finance, ahfc; GM Financial = gm financial; Chrysler Capital = chrysler capital; Nissan Motor Acceptance = nissan motor; Hyundai Motor Finance = hyundai motor, kia motors finance; OneMain = onemain; Avant = avant llc; NSLSC = nslsc, national student loan, natl student loan; OSAP = osap; Fairstone = fairstone; easyfinancial = easyfinancial; Wells Fargo Auto = wells fargo auto, wf auto, wells fargo dealer; Santander US Auto = santander consumer usa; Earnest = earnest loan; Best Egg = best egg; Marcus Loan; CarMax Auto Finance = carmax auto; US Bank Loan = us bank loan; TD Auto Finance = td auto finance; Scotia Dealer = scotia dealer; PayBright = paybright; Dave = dave inc; Earnin = earnin; Ford Motor Credit = ford motor cr, ford motor credit`,
  },
  {
    category: 'MORTGAGE',
    currencies: american,
    merchants: `Rocket Mortgage = rocket mortgage, quicken loans; Wells Fargo Mortgage = wells fargo mortgage, wf home mtg, wells fargo home; Chase Mortgage = chase mortgage, jpmorgan chase mtg; Mr. Cooper = mr cooper, nationstar; Freedom Mortgage = freedom mortgage; PennyMac = pennymac; LoanDepot = loandepot; Bank of America Mortgage = bank of america mortgage, bk of amer mtg; Caliber Home Loans = caliber home; US Bank Mortgage = us bank mortgage, us bank home mtg; PHH Mortgage = phh mortgage; TD Mortgage = td mortgage; RBC Mortgage = rbc mortgage, royal bank mortgage; Scotiabank Mortgage = scotiabank mortgage, scotia mortgage; BMO Mortgage = bmo mortgage; CIBC Mortgage = cibc mortgage; MCAP = mcap; First National Financial = first national financial; Guild Mortgage = guild mortgage; Newrez = newrez, shellpoint; Truist Mortgage = truist mortgage; Cenlar = cenlar; Dovenmuehle = dovenmuehle; Flagstar = flagstar; Lakeview Loan = lakeview loan; Merix = merix financial; Home Trust = home trust; Street Capital = street capital`,
  },
  {
    category: 'CREDIT_CARD_PAYMENT',
    currencies: american,
    merchants: `Chase Credit Card = chase credit crd, chase card, chase card ending, chase autopay, payment to chase card; Capital One Card = capital one crcard, capital one mobile pmt, capital one card; Citi Card = citi card online, citi autopay, citicard, citi card; Discover = discover e-payment, discover card, discover bank; Amex US = american express ach, amex epayment, amex e-payment; Bank of America Card = bk of amer visa, bank of america credit card, bk of america visa; Barclays US = barclaycard us; Synchrony = synchrony bank, syf paymnt, synchrony; Apple Card = applecard gsbank, apple card, goldman sachs bank; Wells Fargo Card = wells fargo card, wf credit card; RBC Visa = rbc visa, royal bank visa; TD Visa = td visa; Scotia Visa = scotia visa, scotiabank visa; CIBC Visa = cibc visa, cibc mastercard; BMO Mastercard = bmo mastercard; PC Financial = pc financial mastercard, pc mastercard, pc bank; Canadian Tire Bank = canadian tire mastercard, ctfs, canadian tire bank; Rogers Bank = rogers bank; MBNA Canada = mbna; Comenity = comenity; Credit One = credit one bank; US Bank Card = us bank credit card, cardmember serv; Mission Lane = mission lane; Neo Financial = neo financial; Tangerine Mastercard = tangerine mastercard`,
  },
  {
    category: 'CHILDCARE',
    currencies: american,
    merchants: `KinderCare US = kindercare; Bright Horizons US = bright horizons; Daycare = daycare, day care, preschool, montessori, child care, childcare, after school, garderie; Care.com = care com, care.com; Primrose School = primrose school; Goddard School = goddard school; Brightwheel = brightwheel; Learning Care = learning care; Buy Buy Baby = buy buy baby, buybuy baby; Procare = procare; UrbanSitter = urbansitter`,
  },
  {
    category: 'EDUCATION',
    currencies: american,
    merchants: `Tuition = tuition, tuition payment; College Board = college board; Chegg = chegg; Nelnet Campus = nelnet campus, nbs payment; FACTS Tuition = facts tuition; State University = state university, community college; School District = school district, isd; Flywire = flywire; Cengage; Kaplan = kaplan; Sylvan = sylvan learning; Rosetta Stone = rosetta stone`,
  },
  {
    category: 'POSTAGE',
    currencies: american,
    merchants: `USPS = usps, us postal; Canada Post = canada post, postes canada; UPS Store = ups store, the ups store; Purolator = purolator; Stamps.com = stamps com; Pirate Ship = pirate ship; Shippo = shippo`,
  },
  {
    category: 'CHARITY',
    currencies: american,
    merchants: `Goodwill = goodwill; St. Jude = st jude, st judes; ASPCA = aspca; ACLU = aclu; Planned Parenthood = planned parenthood; Habitat for Humanity = habitat for humanity; Feeding America = feeding america; American Red Cross = american red cross; United Way = united way; NPR = npr, npr member; CanadaHelps = canadahelps; SickKids = sickkids; Tithe.ly = tithely, tithe ly, tithe; Pushpay = pushpay; Wounded Warrior = wounded warrior; Food Bank = food bank; ActBlue = actblue; Humane Society = humane society; Church = church`,
  },
  {
    category: 'PETS',
    currencies: american,
    merchants: `Petco = petco; PetSmart = petsmart; Chewy = chewy.com, chewy; Banfield = banfield; VCA Animal = vca animal; BarkBox = barkbox, bark box; Pet Valu = pet valu; Global Pet Foods = global pet foods; Rover = rover.com; Wag Walking = wag walking; Mondou = mondou; The Farmer's Dog = farmers dog, the farmers dog; Ollie Pet = myollie; Ren's Pets = rens pets; Pet Supplies Plus = pet supplies plus`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies: american,
    merchants: `AMC = amc theatre, amc online; Regal = regal cinemas, regal?; Cinemark = cinemark; Fandango = fandango; Cineplex CA = cineplex; Six Flags = six flags; Dave & Buster's = dave & busters, dave busters; Topgolf = topgolf; Main Event = main event; SeatGeek = seatgeek; Live Nation = live nation, livenation; Disney World = disney world, wdw; Universal Studios = universal studios, universal orlando; Match.com = match com; Alamo Drafthouse = alamo drafthouse; Bowlero = bowlero; Chuck E. Cheese = chuck e cheese; Vivid Seats = vivid seats; Parks Canada = parks canada; National Park Service = national park`,
  },
  {
    category: 'HOBBIES',
    currencies: american,
    merchants: `Dick's Sporting Goods = dicks sporting, dick s sporting; REI = rei.com, rei; Michaels = michaels stores, michaels sto, michaels?; Hobby Lobby = hobby lobby, hobby-lobby; JOANN = joann, jo-ann; Bass Pro = bass pro; Cabela's = cabelas; Academy Sports = academy sports; Guitar Center = guitar center; Sport Chek = sport chek; MEC = mountain equipment, mec; Big 5 = big 5 sporting; Golf Galaxy = golf galaxy; GameStop US; Sail Outdoors = sail outdoors; Long & McQuade = long & mcquade; Audubon; Toys R Us Canada = toys r us; Mastermind Toys = mastermind toys; Backcountry = backcountry`,
  },
  {
    category: 'SUPPLIES',
    currencies: american,
    merchants: `Staples = staples, staples canada, bureau en gros; Office Depot US = office depot, officemax; Uline = uline; Grainger = grainger; WebstaurantStore = webstaurant; Sysco = sysco; Restaurant Depot = restaurant depot; Quill = quill corp`,
  },
  {
    category: 'ACCOMMODATION',
    currencies: american,
    merchants: `La Quinta = la quinta; Comfort Inn = comfort inn; Hampton Inn = hampton inn; Courtyard = courtyard by; Super 8 = super 8; Fairmont = fairmont hotel; KOA = koa campground; Red Roof = red roof inn; Residence Inn = residence inn; Extended Stay = extended stay; Fairfield Inn = fairfield inn; Westin = westin; DoubleTree = doubletree; Ritz-Carlton = ritz-carlton`,
  },
  {
    category: 'INVESTMENTS',
    currencies: american,
    merchants: `E*TRADE = etrade, e trade; TD Ameritrade = td ameritrade; Merrill = merrill lynch, merrill edge; Questrade CA = questrade; Stash = stash capital, stash invest; Public.com = public holdings; Webull = webull; M1 Finance = m1 finance; Edward Jones = edward jones; Vanguard US = vanguard buy; Fid Bkg = fid bkg svc, fidelity; Morgan Stanley = morgan stanley; Schwab = schwab brokerage, schwab moneylink, charles schwab; Ameriprise = ameriprise; Gemini Trust = gemini trust; Shakepay = shakepay; TreasuryDirect = treasury direct, treasurydirect; RBC Direct Investing = rbc direct investing; TD Direct Investing = td direct investing; Newton Crypto = newton crypto; Fundrise = fundrise`,
  },
  {
    category: 'SOFTWARE',
    currencies: american,
    merchants: `TurboTax = turbotax, intuit turbotax; H&R Block = h&r block, h & r block; Gusto = gusto fee, gusto?; Bill.com = bill.com; FreshBooks = freshbooks; Stamps; Wave Apps = wave apps; LifeLock = lifelock; YNAB = ynab, you need a budget; Quicken = quicken; Carbonite = carbonite; Rocket Money = rocket money, truebill`,
  },
  {
    category: 'GAMBLING',
    currencies: american,
    merchants: `OLG = olg, olg.ca; BetMGM = betmgm; Caesars Sportsbook = caesars sportsbook; Lottery = lottery; PlayNow = playnow; Loto-Québec = loto quebec, loto-quebec; Jackpocket = jackpocket; PrizePicks = prizepicks; BCLC = bclc`,
  },
  {
    category: 'RENT',
    currencies: american,
    merchants: `RentCafe = rentcafe; AppFolio = appfolio; Zillow Rent = zillow rent; Greystar = greystar; Equity Residential = equity residential, equity apts; AvalonBay = avalonbay, avalon; Bilt = bilt rent, bilt; Camden = camden property; RentTrack; Apartments.com = apartments com; CAPREIT = capreit; Property Management US = property mgmt, property mgt, yardi; ClickPay = clickpay, click pay; Buildium = buildium; PayLease = paylease, zego paylease; Cozy Rent = cozy services; Apartments = apartments, apts; Rent Café; Essex Property = essex property; MAA Apartments = mid america apartment; Boardwalk Rental = boardwalk rental; Minto = minto apartment; Realstar = realstar; Hollyburn = hollyburn; Invitation Homes = invitation homes; UDR Apartments`,
  },
  {
    category: null,
    currencies: american,
    merchants: `Bank of America = bank of america; Wells Fargo = wells fargo; Chase US = chase; Citibank = citibank; US Bank = us bank; PNC = pnc bank; Capital One 360 = capital one 360, capital one na; Ally Bank = ally bank; RBC = rbc, royal bank; TD Bank = td bank, td canada trust; Scotiabank = scotiabank; BMO = bmo; CIBC = cibc; Tangerine = tangerine bank; Desjardins = desjardins; Cash App; Chime = chime; SoFi Bank = sofi bank; EQ Bank = eq bank`,
  },
];

/** Merchants of Australia, New Zealand, the United States and Canada. */
export const brandsOverseas: readonly BrandTable[] = [...pacificBrands, ...americanBrands];
