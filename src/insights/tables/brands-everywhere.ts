// Well-known merchants that are met in many countries. Facts: the names that they print on statements of cards and accounts.

import type { BrandTable } from './brand-table.ts';

/** Merchants of many countries. */
export const brandsEverywhere: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    merchants: `
      7-Eleven = 7-eleven, 7 eleven, 7eleven; Lidl = lidl sagt danke, lidl gb, lidl dienstl, lidl ireland, lidl sverige, lidl polska; Aldi = aldi stores, aldi sued, aldi süd, aldi nord, aldi sagt danke, aldi einkauf; Carrefour = carrefour market, carrefour city, carrefour express, carrefour contact, carrefour bio, carref; Spar = spar supermarket, eurospar, interspar, spar express, spar dankt; Costco = costco wholesale, costco whse; Auchan = auchan supermarche; Intermarché = intermarche; Gorillas; Getir; Flink = flink se; HelloFresh = hello fresh; Gousto; Too Good To Go = toogoodtog, toogoodtogo`,
  },
  {
    category: 'EATING_OUT',
    merchants: `
      McDonald's = mcdonalds, mcdonald, mc donalds, mc donald s, mcdonald s, mcd, mcdo; Burger King = burgerking, bk restaurant; KFC = kentucky fried chicken, kfc restaurant; Subway = subway?; Starbucks = starbucks coffee; Domino's = dominos, dominos pizza, domino s pizza, domino s, dominos.co.uk; Pizza Hut = pizzahut; Papa John's = papa johns, papajohns, papa john s; Five Guys = 5 guys, fiveguys; Dunkin' = dunkin, dunkin donuts; Krispy Kreme; Taco Bell; Nando's = nandos, nando s; Vapiano; Costa Coffee = costa?, costacoffee; TGI Fridays; Hard Rock Cafe; Wagamama; Itsu; Pret A Manger = pret?, pret a mange, pretamanger; Le Pain Quotidien; Paul Bakery; Tim Hortons; Wendy's = wendys; Popeyes
      Deliveroo = deliveroo.co.uk, deliveroo.com; Uber Eats = uber eats, ubereats, uber eats help, ubr eats, uber trip eats; Just Eat = just eat, justeat, just-eat.co.uk, justeatco, justeatcouk, just eat co uk, just eat takeaway; Takeaway.com = takeaway com; Lieferando = lieferando.de, lieferando de, yourdelivery, yd yourdelivery; Thuisbezorgd = thuisbezorgd.nl; Wolt = wolt?, wolt.com; Foodora; Foodpanda; DoorDash = doordash, dd doordash; Grubhub; Glovo = glovoapp, glovo app; Menulog; SkipTheDishes = skip the dishes; Pyszne.pl = pyszne; Postmates`,
  },
  {
    category: 'FUEL',
    merchants: `
      Shell = shell?, shell service station, shell station, shell recharge, euroshell; BP = bp?, bp express, bp connect, bp service; Esso = esso express, esso station, esso tankstelle; Texaco; TotalEnergies = total access, totalenergies, total energies, total station; Q8 = q8 easy, kuwait petroleum; Circle K = circlek; Repsol; Cepsa; Galp; ENI = eni station, agip, eni fuel, eni?; Avia = avia tankstelle, avia station; Jet = jet tankstelle, jet petrol, jet local; Aral = aral ag, aral tankstelle, aral station; OMV; Tamoil; Orlen = pkn orlen, star tankstelle, orlen stacja; Chevron; Exxon = exxonmobil, exxon mobil; Ionity; Tesla Supercharger = tesla supercharger, tesla charging; Allego; Fastned; EnBW mobility+ = enbw mobility, enbw ladevorgang; Chargepoint; BP Pulse = bppulse, bp pulse; Gulf = gulf?; Applegreen; Maingau Autostrom; Osprey Charging; Pod Point = podpoint; Gridserve; InstaVolt`,
  },
  {
    category: 'TAXI',
    merchants: `
      Uber = uber!, uber trip, uber trip help.uber.com, uber bv, uber b.v., uber.com, uber uk, ubr, ubr pending, uber technologies, uber rides, uber ride; Bolt = bolt.eu, bolt eu, bolt?, bolt operations, bolt ride, bolt.euo; Lyft = lyft ride; FREENOW = free now, freenow, free-now, mytaxi; Gett; Cabify; Ola Cabs = olacabs, ola ride; DiDi = didi mobility, didi chuxing, didi ride; Addison Lee; 13cabs; Heetch`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    merchants: `
      Eurostar; FlixBus = flixbus, flix, flixmobility, flixtrain, flix se; Trainline = trainline, thetrainline, thetrainline.com, trainline.com; Omio; BlaBlaCar = blablacar, comuto; Lime = lime ride, lime rides, li.me, limebike; Tier = tier mobility, tier scooter; Voi = voi technology, voi scooter, voiscooters; Bird Rides; Dott = dott ride, ridedott; Citymapper; Moovit; Interrail`,
  },
  {
    category: 'VEHICLE',
    merchants: `
      Hertz = hertz rent a car; Avis = avis rent a car, avis?; Europcar; Sixt = sixt rent a car, sixt?; Enterprise Rent-A-Car = enterprise rent, enterprise rac; Budget Rent a Car = budget rent; Zipcar; Kwik Fit = kwik-fit, kwikfit; Euromaster; Norauto; Midas = midas?; Share Now = sharenow, share now, car2go; Miles Mobility = miles mobility; Getaround; Turo; Thrifty Car Rental = thrifty car; Alamo Rent A Car = alamo rent; ATU = atu auto, a.t.u`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    merchants: `
      RingGo = ringgo, ring go; PayByPhone = paybyphone, pay by phone, pbp; EasyPark = easypark; JustPark = justpark; Q-Park = q park, qpark; APCOA = apcoa parking, apcoa; Indigo Park = indigo park; NCP = ncp car park, ncp limited, ncp?; ParkNow = parknow, park now; ParkMobile = parkmobile; Parkopedia; Bip&Go; Ulys; Telepass; Via Verde = via verde portugal; Vinci Autoroutes = vinci autoroutes, asf autoroutes, cofiroute; APRR = aprr autoroute; Sanef = sanef; Autostrade per l'Italia = autostrade per l italia, autostrade; Contipark; Goldbeck Parking; Wilson Parking; Secure Parking; Yellowbrick; Parkster; Flowbird; EuroParking; Saba Parking; Telpark; Interparking`,
  },
  {
    category: 'FLIGHTS',
    merchants: `
      Ryanair = ryanair ltd, ryanair dac; easyJet = easyjet, easy jet, easyjet airline; British Airways = british a, british airway, britishairways, ba.com; Lufthansa = deutsche lufthansa; Eurowings; Wizz Air = wizz air, wizzair; Vueling; KLM = klm royal, klm; Air France = airfrance; Iberia = iberia lineas, iberia express, iberia airlines; TAP Air Portugal = tap portugal, tap air; SAS Airlines = scandinavian airlines, sas airlines; Norwegian Air = norwegian air, norwegian.com; Finnair; ITA Airways; Alitalia; Swiss Air Lines = swiss air, swiss international; Austrian Airlines; Brussels Airlines; Aer Lingus = aerlingus; Jet2 = jet2.com, jet2 com, jet2; Emirates = emirates air, emirates airline, emirates?; Qatar Airways = qatar air; Etihad Airways = etihad; Turkish Airlines = turkish air; Qantas = qantas airways; Jetstar; Virgin Australia; Virgin Atlantic; Air New Zealand = air nz; Delta Air Lines = delta air; United Airlines = united air; American Airlines = american air; Southwest Airlines = southwest air; JetBlue; Air Canada; WestJet; LOT Polish Airlines = pll lot, lot polish; Singapore Airlines; Cathay Pacific; Transavia; Condor Flugdienst = condor flug; Volotea; Loganair; Pegasus Airlines = pegasus hava`,
  },
  {
    category: 'ACCOMMODATION',
    merchants: `
      Airbnb = airbnb, air bnb, airbnb payments; Booking.com = booking.com, booking com, booking bv, bkg hotel at booking.com, hotel at booking.com, bkg booking.com; Hotels.com = hotels com; Marriott = marriott hotel, marriott; Hilton = hilton hotel, hilton hotels, hilton?; Ibis = ibis hotel, ibis styles, ibis budget, hotel ibis; Novotel; Mercure = mercure hotel, hotel mercure; Accor = accor hotels, accorhotels; Premier Inn = premier inn, premierinn; Travelodge = travelodge; Holiday Inn; Best Western; Radisson = radisson blu; Motel One; NH Hotels = nh hotel; B&B Hotels = b&b hotel; Hostelworld; Agoda = agoda.com; Vrbo; Center Parcs = center parcs, centerparcs; Meliá = melia hotels; Motel 6; Scandic Hotels = scandic hotel, scandic; Days Inn; Hyatt; Sheraton; InterContinental Hotels = intercontinental hotel; Youth Hostel Association = yha`,
  },
  {
    category: 'OTHER_TRAVEL',
    merchants: `
      Expedia = expedia; TUI = tui uk, tui deutschland, tui travel, tui fly, tui?; Lastminute.com = lastminute, lastminute com; Opodo; eDreams = edreams; Kiwi.com = kiwi com; Trip.com = trip com; Airalo = airalo; ESTA = esta application; Skyscanner; GetYourGuide = getyourguide; Viator; Thomas Cook; Loveholidays = love holidays; On the Beach = on the beach; Secret Escapes; P&O Ferries; P&O Cruises; Stena Line = stenaline, stena line; Brittany Ferries; DFDS = dfds seaways; Eurotunnel = eurotunnel, le shuttle; Flight Centre; Webjet; STA Travel; Trailfinders; Klook; Tripadvisor`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    merchants: `
      Netflix = netflix.com, netflix com, netflix international, netflix international b.v., netflixcom, netflix services; Spotify = spotify ab, spotify uk, spotify p, spotifyab, spotify premium, spotify.com, spotifyfrance; Disney+ = disney plus, disneyplus, disney+, disneyplus.com, disney streaming, walt disney; Amazon Prime = amazon prime, amznprime, amazonprime, amzn prime, amazon prime pmts, prime video, primevideo, amazon video, amazon digital, amazon prime video, amazon prime de, prime membership, amazon.de prime, amazon eu sarl prime, amazon eu prime, amazon.fr prime, amazon.it prime, amazon.es prime; Audible = audible uk, audible.co.uk, audible gmbh, adbl, audible.de, audible ltd; Kindle = kindle svcs, kindle unltd, kindle unlimited, amazon kindle, amzn kindle, amazon music, amazon kindle svcs; YouTube Premium = google youtube, youtube premium, youtubepremium, google youtubepremium, youtube, youtube tv, google youtube premium; Apple = apple.com/bill, apple com bill, itunes.com/bill, itunes com bill, itunes, apple services, apple?, apple music, apple.com bill, itunes & app store, apple itunes, apple media services, apple bill; Deezer; Tidal = tidal music, tidal?; SoundCloud; Paramount+ = paramount plus, paramountplus, paramnt plus; HBO Max = hbomax, hbo max, hbo, hbo nordic; Max? = max.com, help max.com; Discovery+ = discovery plus, discoveryplus; Crunchyroll; DAZN = dazn limited, dazn group; Now TV = nowtv, now tv, nowtv.com; Hulu; Peacock TV = peacock; Apple TV+ = apple tv; Google Play = google play, google play apps; Patreon = patreon membership; Substack; Medium.com = medium com, medium monthly; New York Times = nytimes, new york times, nyt digital; The Economist = economist newspaper, economist subs; Financial Times = financial times, ft.com; Readly; Scribd; Twitch = twitchinteractive, twitch interactive, twitch.tv; MUBI = mubi; Blinkist; Storytel; Viaplay; Plex; Napster; Nextory; Wall Street Journal = wsj, dow jones; Washington Post; Kobo = rakuten kobo; Zattoo; Waipu.tv = waipu, waipu tv; Sky Deutschland; BritBox`,
  },
  {
    category: 'GAMES',
    merchants: `
      Steam = steamgames.com, steamgames com, steam games, steam purchase, valve steam, wl steam purchase, steampowered; PlayStation = playstation, playstation network, playstationnetwork, sony playstation, sony interactive, playstation store; Xbox = xbox, microsoft xbox, xbox game pass, xbox live, msft xbox; Nintendo = nintendo, nintendo eshop, nintendo of europe; Epic Games = epic games, epicgames; Roblox = roblox, roblox.com; Blizzard = blizzard, blizzard ent, battle.net; Electronic Arts = electronic arts, ea origin, ea.com, ea swiss; Riot Games = riot games, riotgames; Supercell; Ubisoft; GAME? = game stores, game retail, game digital; GameStop = gamestop; GOG = gog.com, gog sp; Games Workshop = games workshop; Humble Bundle = humblebundle; Mojang; King.com; Zynga`,
  },
  {
    category: 'SOFTWARE',
    merchants: `
      Microsoft = microsoft, microsoft 365, microsoft office, msft, microsoft subscription, msbill.info, microsoft store, msft e; Adobe = adobe, adobe systems, adobe creative, adobe inc, adobe photography; Google One = google one, google storage; Google Workspace = google workspace, google gsuite, google cloud, gsuite, google svcs, google domains; Dropbox = dropbox; Zoom = zoom.us, zoom us, zoom video; Slack = slack technologies, slack.com, slack t; GitHub = github; GitLab; Atlassian = atlassian; Notion? = notion labs, notion?; OpenAI = openai, chatgpt, chatgpt subscr, openai chatgpt; Anthropic = claude.ai; Canva = canva; Figma; Xero = xero uk, xero limited, xero; QuickBooks = quickbooks, intuit, intuit quickbooks, intuit qbooks, qbo; FreeAgent = freeagent; Sage = sage uk, sage software, sage global, sage?; DATEV; lexoffice = lexoffice, haufe lexware, lexware; sevDesk = sevdesk; Shopify = shopify; Squarespace = squarespace, sqsp; Wix = wix.com, wix com; GoDaddy = godaddy, dnh godaddy; IONOS = ionos, 1&1 ionos; Namecheap = namecheap, name-cheap; HubSpot; Salesforce; Amazon Web Services = aws, aws emea, amazon web services, amazon web service; DigitalOcean = digitalocean; Hetzner = hetzner online; Heroku; OVHcloud = ovh; Strato AG = strato; NordVPN = nordvpn, nord vpn, nordvpn.com, nordsec; ExpressVPN; Proton = proton ag, protonmail, proton?; 1Password = 1password, agilebits; LastPass; Norton = nortonlifelock, norton?; McAfee = mcafee, mcafee.com; Kaspersky; Grammarly; iCloud = icloud, apple icloud; Trello; Asana; Miro = miro.com; Webflow; WordPress = wordpress, automattic; 123-reg = 123 reg, 123-reg.co.uk; Fasthosts; JetBrains; LinkedIn = linkedin, linkedin premium, linkedin pre, linkedin job; Evernote; Todoist; Pennylane; Qonto = qonto; Holded; Fortnox = fortnox; e-conomic = e conomic; Moneybird = moneybird; Exact Online = exact online; MYOB = myob; Fiverr; Upwork; Zapier; Calendly; DocuSign; Cloudflare; Vercel; Netlify; Twilio; SendGrid`,
  },
  {
    category: 'ADVERTISING',
    merchants: `
      Mailchimp = mailchimp, intuit mailchimp; Google Ads = google ads, google adwords, google ads ireland, googleads; Meta Ads = facebk, facebook ads, facebk ads, meta ads, meta platforms, facebook, fb me ads, fb ads; LinkedIn Ads = linkedin ads, linkedin marketing; TikTok Ads = tiktok ads; Bing Ads = microsoft advertising, bing ads; Yell = yell ltd, yell limited; Vistaprint = vistaprint, vista print; Moo Print = moo print, moo.com; Checkatrade = checkatrade, check a trade; Bark.com = bark com; X Ads = twitter ads; Pinterest Ads = pinterest ads`,
  },
  {
    category: 'CLOTHING',
    merchants: `
      H&M = h&m, h & m, hm.com, hennes mauritz, h m hennes, hennes & mauritz, h&m online; Zara = zara?, zara.com, zara uk, zara deutschland, zara espana, zara france; Mango = mango?, mango.com, mango online; Primark = primark stores, primark; Uniqlo = uniqlo; ASOS = asos, asos.com, asos com; Zalando = zalando, zalando se, zalando payments, zalando.de, zalando lounge; Nike = nike, nike.com, nike store, nike retail; Adidas = adidas; C&A = c&a, c & a, c&a mode; Pull&Bear = pull & bear, pull bear; Bershka; Stradivarius = stradivarius; Massimo Dutti; Gap = gap?, gap.com; Levi's = levis, levi s, levi strauss; Foot Locker = foot locker, footlocker; JD Sports = jd sports, jdsports; Puma = puma?; Vinted = vinted, vinted uab, vinted.com; About You = about you gmbh, about you se, aboutyou; Shein = shein, shein.com; Boohoo = boohoo, boohoo.com; Superdry; Urban Outfitters; Benetton; Calzedonia; Intimissimi; Deichmann = deichmann schuhe; Clarks = clarks shoes, clarks?, c&j clark; Skechers; Timberland?; The North Face = north face; Patagonia?; Victoria's Secret = victorias secret; Ralph Lauren = ralph lauren, polo ralph; Tommy Hilfiger; Hugo Boss; Lululemon = lululemon; Gymshark = gymshark; Esprit = esprit?; TK Maxx = tk maxx, tkmaxx, tj maxx, tjmaxx; Snipes = snipes?; Vans = vans?; New Look = new look?, new look retailers, newlook; Kiabi; Veepee = veepee, vente privee, vente-privee; Zeeman`,
  },
  {
    category: 'ELECTRONICS',
    merchants: `
      Apple Store = apple store, apple online store, apple retail, apple.com/uk, apple.com/de, apple distribution, apple r; Samsung = samsung electronics, samsung; MediaMarkt = media markt, mediamarkt, media world, mediaworld, media markt saturn; Saturn = saturn electro, saturn?; Dell = dell, dell products; Lenovo; HP Store = hp store, hp instant ink, hp inc; Dyson = dyson; Canon?; Logitech; Back Market = backmarket, back market; Conrad Electronic = conrad electronic; Google Store = google store; Elgiganten; Elkjøp = elkjop; Power A/S = power a s`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    merchants: `
      Fnac = fnac, fnac.com; La Redoute = la redoute, laredoute; Amazon = amazon, amzn mktp, amzn, amazon mktplc, amazon eu, amazon.co.uk, amazon.de, amazon.com, amazon.fr, amazon.it, amazon.es, amazon.nl, amazon.pl, amazon.com.au, amazon payments, amazon marketplace, amzn mktp uk, amzn mktp de, amznmktplace, amzn digital, amazon uk, amazon eu sarl, amazon retail, amazon eu s.a r.l., amz, amazon mktp, www.amazon, amazon au; eBay = ebay, ebay o, ebay commerce, ebay.co.uk, ebay.de; AliExpress = aliexpress, alipay aliexpress, aliexpress.com; Temu = temu, temu.com, whaleco; Wish = wish.com, wish com; Etsy = etsy, etsy.com, etsy ireland; Flying Tiger = flying tiger, tiger retail; Miniso; Action = action?, action nederland, action france; Søstrene Grene = sostrene grene; Alibaba`,
  },
  {
    category: 'HOME_FURNISHING',
    merchants: `IKEA = ikea, ikea ltd, ikea deutschland; JYSK = jysk; Maisons du Monde = maisons du monde; Wayfair = wayfair; Made.com = made com; Emma Matratzen = emma matress, emma sleep; Casper Sleep; Westwing = westwing; Home24 = home24; Zara Home = zara home; Butlers? = butlers gmbh; Le Creuset`,
  },
  {
    category: 'HOBBIES',
    merchants: `
      Decathlon = decathlon, decathlon.com; Intersport = intersport; LEGO = lego, lego.com, lego store; Thomann = thomann, musikhaus thomann; Sportscheck = sportscheck; XXL Sport = xxl sport, xxl all sports; Stadium = stadium?; Strava = strava; Komoot = komoot; Duolingo = duolingo`,
  },
  {
    category: 'PERSONAL_CARE',
    merchants: `Superdrug = superdrug, superdrug stores; Toni & Guy = toni & guy, toni and guy, toni guy; Sephora = sephora, sephora.com; L'Occitane = l occitane, loccitane; Lush = lush retail, lush?, lush ltd; The Body Shop = body shop, the body shop; Rituals = rituals cosmetics, rituals; Kiko Milano = kiko milano, kiko; Douglas = douglas parfuemerie, parfumerie douglas, douglas gmbh, parfümerie douglas; MAC Cosmetics = mac cosmetics; Yves Rocher = yves rocher; Marionnaud = marionnaud; Flaconi = flaconi`,
  },
  {
    category: 'FITNESS',
    merchants: `PureGym = puregym, pure gym; The Gym Group = gym group, the gym group, the gym ltd, gymgroup; Anytime Fitness = anytime fitness; McFit = mcfit, mc fit, rsg group; FitX = fitx; Clever Fit = clever fit; John Reed; Basic-Fit = basic fit, basicfit, basic-fit; Fitness First = fitness first; Urban Sports Club = urban sports, urban sports club, urbansportsclub, usc urban sports; ClassPass = classpass; Virgin Active = virgin active; David Lloyd = david lloyd, david lloyd leisure, david lloyd clubs; Nuffield Health = nuffield health; SATS = sats norway, sats sverige, sats danmark, sats?; CrossFit = crossfit; Peloton = peloton, onepeloton; F45 = f45; Planet Fitness = planet fitness, planet fit; Holmes Place = holmes place; Fitness Park = fitness park; L'Orange Bleue = orange bleue; EGYM Wellpass = wellpass, egym; Gympass = gympass, wellhub; Fitbit = fitbit; Virtuagym = virtuagym; Solinca = solinca; McFIT Italia = mcfit italia; Altafit; Friskis & Svettis = friskis`,
  },
  {
    category: 'GAMBLING',
    merchants: `bet365 = bet365, bet 365; William Hill = william hill; Ladbrokes = ladbrokes; Betfair = betfair; Paddy Power = paddy power, paddypower; Sky Bet = sky bet, skybet, sky betting; Coral = coral racing, coral.co.uk, coral bookmakers; Unibet = unibet; Bwin = bwin; Tipico = tipico; PokerStars = pokerstars, rational; 888 = 888 casino, 888casino, 888poker; Betway = betway; National Lottery = national lottery, natlottery, national-lottery; Lottoland = lottoland; Lotto24 = lotto24, lotto 24; Betfred = betfred; Sportsbet = sportsbet; TAB = tab online, tabcorp, tab.com.au; Betclic = betclic; Winamax = winamax; FDJ = fdj, francaise des jeux; PMU = pmu; Sisal = sisal; Snai = snai; Lottomatica = lottomatica; Loterías y Apuestas = loterias y apuestas; Svenska Spel = svenska spel; Norsk Tipping = norsk tipping; Danske Spil = danske spil; Veikkaus = veikkaus; STS = sts zaklady, sts s.a.; Superbet; Fortuna Zakłady = fortuna zaklady, efortuna; Neds = neds.com.au, neds; Ladbrokes Australia; DraftKings = draftkings; FanDuel = fanduel; Tombola = tombola; Mecca Bingo = mecca bingo; Gala Bingo = gala bingo; Postcode Lottery = postcode lottery, postcodeloterij, nationale postcode loterij, postcode lotterie; Staatsloterij = staatsloterij; Totolotek; LottoStar; Toto = toto?; Jumbo Interactive = ozlotteries; The Lott = the lott, thelott; Mybet; Casumo; LeoVegas = leovegas; ComeOn`,
  },
  {
    category: 'INVESTMENTS',
    merchants: `Trading 212 = trading 212, trading212; Vanguard = vanguard, vanguard asset, vanguard uk; Hargreaves Lansdown = hargreaves lansdown, hargreaves, hl active; AJ Bell = aj bell, a j bell, ajbell; Freetrade = freetrade; Nutmeg = nutmeg saving, nutmeg; Wealthify; Moneybox = moneybox, moneybox app; eToro = etoro; Trade Republic = trade republic, trade republic bank; Scalable Capital = scalable capital, scalable; comdirect Depot; DEGIRO = degiro, flatexdegiro, stichting degiro; flatex = flatex; Interactive Brokers = interactive brokers; Fidelity = fidelity, fidelity international; Charles Schwab = schwab; Robinhood = robinhood; Coinbase = coinbase; Binance = binance; Kraken = kraken.com, payward; Bitpanda = bitpanda; Bitvavo = bitvavo; Crypto.com = crypto com, crypto.com; Interactive Investor = interactive investor, ii.co.uk; CommSec = commsec; SelfWealth = selfwealth; Stake? = stake.com.au, hellostake; Raiz = raiz invest; Acorns? = acorns; Betterment; Wealthfront; Wealthsimple = wealthsimple; Questrade = questrade; Sharesies = sharesies; Hatch Invest; Smartshares; Indexa Capital = indexa, indexa capital; MyInvestor = myinvestor; Yomoni; Nalo; Boursorama Bourse; Linxea; Nordnet = nordnet; Avanza = avanza, avanza bank; Saxo Bank = saxo bank, binckbank; BUX = bux b.v., bux zero; Brand New Day = brand new day; Moneyfarm = moneyfarm; Fineco Trading; Directa SIM = directa sim; XTB = xtb, xtb s.a.; Union Investment = union investment; DWS = dws investment, dws; Deka = deka, dekabank; quirion; growney; Wealthsimple Trade; Plum? = plum fintech, withplum; Chip? = chip financial; St. James's Place = st james place, st jamess place; Scottish Widows Investments; Seedrs; Crowdcube; Mintos = mintos; Bondora = bondora; Evli; Fundsmith`,
  },
  {
    category: 'INSURANCE',
    merchants: `Allianz = allianz, allianz versicherung, allianz lebensversicherung, allianz insurance; AXA = axa, axa insurance, axa versicherung, axa france, axa assurances, axa ppp; Aviva = aviva, aviva insurance; Zurich Insurance = zurich insurance, zurich versicherung, zürich versicherung; Generali = generali, generali versicherung, generali italia; HDI = hdi versicherung, hdi?; Bupa = bupa; Direct Line = direct line, directline, dl insurance; Cigna; Chubb; Getsafe = getsafe; Lemonade = lemonade insurance, lemonade; Clark? = clark germany; World Nomads; SafetyWing = safetywing; Mapfre = mapfre; Helvetia = helvetia versicherung, helvetia; Prima Assicurazioni = prima assicurazioni; ING Insurance; Nationale-Nederlanden = nationale nederlanden, nationale-nederlanden; MetLife = metlife; Petplan = petplan, pet plan; Animal Friends = animal friends; ManyPets = manypets; Euler Hermes; Hiscox = hiscox; Simply Business = simply business, simplybusiness; Admiral = admiral insurance, admiral group, eui admiral, eui ltd`,
  },
  {
    category: 'CHARITY',
    merchants: `UNICEF = unicef, unicef uk, unicef deutschland; Oxfam = oxfam; Red Cross = british red cross, red cross, rotes kreuz, deutsches rotes kreuz, croix rouge, croix-rouge francaise, cruz roja, croce rossa, rode kruis, roda korset, røde kors, drk; Médecins Sans Frontières = medecins sans frontieres, msf, doctors without borders, aerzte ohne grenzen, ärzte ohne grenzen, medicos sin fronteras, artsen zonder grenzen, medici senza frontiere, lakare utan granser; WWF = wwf; Greenpeace = greenpeace; Amnesty International = amnesty international, amnesty; Save the Children = save the children; Salvation Army = salvation army; Wikimedia = wikimedia foundation, wikimedia; JustGiving = justgiving, just giving; GoFundMe = gofundme; Plan International = plan international; SOS Kinderdorf = sos kinderdorf, sos-kinderdorf, sos kinderdoerfer, aldeas infantiles; World Vision = world vision; Caritas = caritas; ActionAid = actionaid; betterplace = betterplace; Change.org = change org`,
  },
  {
    category: 'EDUCATION',
    merchants: `Udemy = udemy; Coursera = coursera; Skillshare = skillshare; Babbel = babbel; Masterclass = masterclass.com, masterclass; Pluralsight; Codecademy; Open University = open university; Busuu; Preply = preply; edX = edx.org`,
  },
  {
    category: 'POSTAGE',
    merchants: `DHL = dhl, dhl paket, dhl express; UPS = ups?, united parcel; FedEx = fedex, fedex express; DPD = dpd, dpd local; GLS = gls?, gls parcel, gls germany; Hermes = hermes germany, hermes parcel, hermes parcelnet, myhermes; InPost = inpost; Evri = evri; Parcel2Go = parcel2go; Sendle = sendle; PostNL = postnl; Packlink = packlink`,
  },
  {
    category: 'PEOPLE',
    merchants: `Western Union = western union; MoneyGram = moneygram; Remitly = remitly; WorldRemit = worldremit`,
  },
  {
    category: 'ENTERTAINMENT',
    merchants: `Ticketmaster = ticketmaster, ticketmaster uk; Eventbrite = eventbrite; StubHub = stubhub; See Tickets = see tickets, seetickets; Eventim = eventim, cts eventim; Odeon = odeon cinema, odeon cinemas, odeon?; Cineworld = cineworld; Vue Cinema = vue cinema, vue entertainment, vue bsl, vue?; UCI Kinowelt = uci kinowelt, uci cinema; CinemaxX = cinemaxx; Kinepolis = kinepolis; Pathé = pathe, cinemas pathe, pathe gaumont; UGC = ugc cinema, ugc cine, ugc?; Gaumont = gaumont; Dice? = dice fm, dice.fm; Tinder = tinder; Bumble = bumble; Hinge? = hinge app, hinge?; Disneyland = disneyland; Legoland = legoland; Madame Tussauds = tussauds; AMC Theatres = amc theatres, amc 1; Groupon = groupon; Ticketek = ticketek; Weeztix; Yelmo Cines = yelmo; Cinesa = cinesa; Filmstaden = filmstaden; Parship = parship, pe digital; ElitePartner = elitepartner`,
  },
];
