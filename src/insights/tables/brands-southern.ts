// Well-known merchants of Spain, Italy and Portugal. Facts: the names that they print on statements of cards and accounts.

import type { BrandTable } from './brand-table.ts';

const currencies = 'EUR';

/** Merchants of Spain, Italy and Portugal. */
export const brandsSouthern: readonly BrandTable[] = [
  {
    category: 'GROCERIES',
    currencies,
    merchants: `
      Mercadona = mercadona; Dia = supermercados dia, dia?, dia s.a., tiendas dia; Eroski = eroski, eroski city; Consum = consum cooperativa, consum?; Alcampo = alcampo; Hipercor = hipercor; Supercor = supercor; Ahorramas = ahorramas, ahorra mas; BM Supermercados = bm supermercados; Bonpreu = bonpreu, bon preu, esclat; Condis = condis; Caprabo = caprabo; Froiz = froiz; Gadis = gadis, gadisa; Masymas = masymas, mas y mas; HiperDino = hiperdino; Coviran = coviran; Aldi Supermercados = aldi supermercados; Supermercado = supermercado, supermercados, supermercat; Frutería = fruteria; Carnicería = carniceria; Pescadería = pescaderia; El Corte Inglés Supermercado = supermercado el corte ingles; Ametller = ametller origen, casa ametller; Veritas = ecoveritas, super veritas; Esselunga = esselunga; Conad = conad, conad city, conad superstore; Coop Italia = coop alleanza, ipercoop, unicoop, coop lombardia, coop liguria, nova coop; Pam = pam panorama, pam local; Iper = iper montebello, iper la grande; Despar = despar, aspiag; Eurospin = eurospin; MD Discount = md discount, md spa; Penny Market = penny market; Sigma = sigma supermercati; Crai = crai supermercati; Carrefour Italia = carrefour iper; Bennet = bennet spa, bennet?; Famila Italia = famila supermercati; Tigros = tigros; Il Gigante = il gigante; NaturaSì = naturasi; Todis = todis; In's Mercato = ins mercato, in s mercato; Supermercato = supermercato, supermercati; Macelleria = macelleria; Ortofrutta = ortofrutta, fruttivendolo; Pasticceria Panetteria = panetteria; Pingo Doce = pingo doce; Continente = continente modelo, modelo continente, continente hiper, continente?, continente bom dia, continente online; Minipreço = minipreco; Mercadona Portugal = irmadona; Auchan Portugal = auchan portugal; Intermarché Portugal; Lidl Portugal; Froiz PT; Apolónia = apolonia supermercado; Talho = talho; Frutaria = frutaria; Mini Mercado = mini mercado, minimercado; Celeiro = celeiro; Meu Super = meu super; Recheio = recheio cash`,
  },
  {
    category: 'EATING_OUT',
    currencies,
    merchants: `100 Montaditos = 100 montaditos; Telepizza = telepizza; VIPS = vips?, rest vips; Foster's Hollywood = fosters hollywood, foster s hollywood; Rodilla = rodilla; Goiko = goiko; Ginos = ginos; La Tagliatella = tagliatella, la tagliatella; Restaurante = restaurante, rest!, asador, meson, taberna, cerveceria, marisqueria, cafeteria, chiringuito, churreria, bar restaurante, bodega?; Heladería = heladeria; Granier = granier; Santagloria = santagloria; Llaollao = llaollao; UDON = udon; Ristorante = ristorante, trattoria, osteria, pizzeria, gelateria, pasticceria, bar tabacchi, caffetteria, tavola calda, paninoteca, rosticceria; Autogrill = autogrill; Old Wild West = old wild west; La Piadineria = piadineria; Rossopomodoro = rossopomodoro; Roadhouse = roadhouse; Chef Express = chef express; Spontini = spontini; Alice Pizza = alice pizza; Poke House = poke house; Pastelaria = pastelaria, snack bar, churrasqueira, cervejaria, tasca, marisqueira, gelataria; Padaria Portuguesa = padaria portuguesa; H3 = h3 hamburgologia; Ibersol = ibersol; Portugália = portugalia; Vitaminas = vitaminas; Casa das Bifanas; Just Eat Italia = just eat italy; Telepizza Portugal; A Padaria; Café = cafe bar, bar cafe; McDonald's Portugal; Zé dos Frangos; Domino's Italia`,
  },
  {
    category: 'FUEL',
    currencies,
    merchants: `Repsol = repsol, waylet, e.s. repsol; Cepsa = cepsa, moeve; BP España = bp oil espana; Ballenoil = ballenoil; Petroprix = petroprix; Plenoil = plenoil; Galp = galp, galp energia estacion; Estación de Servicio = estacion de servicio, gasolinera, estacion servicio; Petronor = petronor; Disa = disa peninsula; Eni Station = enistation, eni station, eni live; Q8 Italia = q8 italia; IP = ip matic, italiana petroli, api ip; Tamoil Italia = tamoil italia; Distributore = distributore carburanti, stazione di servizio; Prio = prio energy, prio; Repsol Portugal; Alves Bandeira = alves bandeira; Posto de Combustível = posto combustivel, posto abastecimento, combustiveis; Cepsa Portuguesa = cepsa portuguesa; BonÀrea Energia; Costco Gasolinera; Enilive = enilive; Kuwait Petroleum Italia = kuwait petroleum italia; Beyfin = beyfin; Keropetrol = keropetrol; Bonarea = bonarea`,
  },
  {
    category: 'PUBLIC_TRANSPORT',
    currencies,
    merchants: `Renfe = renfe, renfe operadora, renfe viajeros, cercanias; EMT = emt madrid, emt valencia, emt?; Metro de Madrid = metro de madrid, metro madrid, tarjeta transporte; TMB = tmb barcelona, t m b, tmb, transports metropolitans; Consorcio de Transportes = consorcio transportes, crtm; ALSA = alsa; Avanza Bus = avanza bus; FGC = fgc; Iryo = iryo; Ouigo España = ouigo espana; Metrovalencia = metrovalencia; Bilbobus; Bicing = bicing; BiciMAD = bicimad; Trenitalia = trenitalia; Italo = italo treno, ntv italo, italo ntv; ATM Milano = atm milano, azienda trasporti milanesi, atm spa; ATAC = atac roma, atac; Trenord = trenord; GTT = gtt torino, gtt; TPER = tper; Busitalia = busitalia; ANM = anm napoli; AMT = amt genova; Autolinee Toscane = autolinee toscane; Metropolitano de Lisboa = metropolitano lisboa, metro lisboa; Carris = carris; CP Comboios = cp comboios, comboios de portugal; Navegante = navegante, tml; STCP = stcp; Metro do Porto = metro do porto, andante?; Fertagus = fertagus; Rede Expressos = rede expressos; TTSL = transtejo, soflusa; Gira Lisboa = emel gira; Transportes Metropolitanos = carris metropolitana`,
  },
  {
    category: 'TAXI',
    currencies,
    merchants: `Pidetaxi = pidetaxi; itTaxi = ittaxi; Radio Taxi = radio taxi, radiotaxi; appTaxi = apptaxi; Wetaxi = wetaxi`,
  },
  {
    category: 'PARKING_AND_TOLLS',
    currencies,
    merchants: `EMEL = emel; Empark = empark; ElParking = elparking, el parking; Autopistas = autopistas, abertis, autopista; Bip&Drive = bip&drive, bip drive; VIA-T = via-t; Telpark = telpark; Brisa = brisa auto, brisa?; Ascendi = ascendi; UnipolMove = unipolmove; MooneyGo = mooneygo, mycicero; APCOA Italia = apcoa parking italia; Parcheggio = parcheggio, parcheggi; Estacionamento = estacionamento, parque estacionamento; Aparcamiento = aparcamiento, parking; Lusoponte = lusoponte; Portagens = portagens`,
  },
  {
    category: 'VEHICLE',
    currencies,
    merchants: `Midas España = midas; Aurgi = aurgi; Feu Vert ES = feu vert iberica; ITV = itv; DGT = dgt, direccion general de trafico, jefatura de trafico; Talleres = talleres, taller mecanico; ACI = aci automobile; Officina = officina meccanica, autofficina; Gommista = gommista; Enjoy Car Sharing = enjoy car; Bollo Auto = bollo auto; IUC = iuc; Oficina Auto = oficina auto; IMTT = imt portugal; Lavado Coche = elefante azul; Autolavaggio = autolavaggio; RACE = race asistencia; RACC = racc`,
  },
  {
    category: 'ENERGY',
    currencies,
    merchants: `Iberdrola = iberdrola, iberdrola clientes, curenergia; Endesa = endesa, endesa energia, energia xxi; Naturgy = naturgy, gas natural, comercializadora regulada; Repsol Luz = repsol comercializadora, repsol electricidad; TotalEnergies España = totalenergies clientes, edp comercializadora; Holaluz = holaluz; Octopus Energy España = octopus energy espana; Lucera = lucera; Som Energia = som energia; EDP = edp, edp comercial, edp energia; Podo = podo energia; Plenitude = plenitude, eni plenitude, eni gas e luce, eni gas luce; Enel = enel energia, enel, enel servizio elettrico, servizio elettrico nazionale; A2A = a2a energia, a2a; Edison = edison energia; Acea = acea energia, acea?; Iren = iren luce, iren mercato, iren?; Hera = hera comm, hera?, gruppo hera; Sorgenia = sorgenia; Illumia = illumia; Wekiwi = wekiwi; E.ON Italia = e.on energia; Engie Italia = engie italia; NeN = nen energia; Estra = estra energie; Dolomiti Energia = dolomiti energia; Optima Italia = optima italia; Pulsee = pulsee; Goldenergy = goldenergy, gold energy; Endesa Portugal; Iberdrola Portugal = iberdrola clientes portugal; SU Eletricidade = su eletricidade, edp servico universal; Galp Energia = galp power, galp gas natural; Lisboagás = lisboagas; Coopernico = coopernico; Plenitude Portugal; Axpo = axpo; Factor Energía = factor energia; Aldro = aldro energia; Visalia = visalia; Nexus Energía; Bulboa; Duferco Energia = duferco; AGSM AIM = agsm; VIVIgas = vivigas; Alperia = alperia; Gas Natural Vendita`,
  },
  {
    category: 'WATER',
    currencies,
    merchants: `Canal de Isabel II = canal de isabel, canal isabel ii, canal isabel; Aigües de Barcelona = aigues de barcelona, aiguas barcelona, aguas de barcelona; EMASESA = emasesa; Aqualia = aqualia; Aguas de Valencia = aguas de valencia, global omnium; EMASA = emasa; Aguas = aguas de, agua municipal, hidraqua; Consorcio de Aguas = consorcio de aguas; Acea Ato 2 = acea ato; SMAT = smat torino; Gruppo CAP = cap holding, gruppo cap, amiacque; MM Servizio Idrico = mm spa servizio idrico, metropolitana milanese; Acquedotto Pugliese = acquedotto pugliese, acquedotto; Publiacqua = publiacqua; ABC Napoli = abc napoli; Servizio Idrico = servizio idrico; EPAL = epal; Águas do Porto = aguas do porto, aguas de portugal, aguas de gaia, aguas e energia; SMAS = smas, simas, servicos municipalizados; Indaqua = indaqua`,
  },
  {
    category: 'PHONE_AND_INTERNET',
    currencies,
    merchants: `Movistar = movistar, telefonica de espana, telefonica moviles; Vodafone España = vodafone ono; Yoigo = yoigo, xfera; MásMóvil = masmovil, mas movil; Jazztel = jazztel; Pepephone = pepephone; Lowi = lowi; O2 España = o2 fibra; Digi = digi spain, digi mobil, digi?; Simyo España = simyo; Euskaltel = euskaltel; Finetwork = finetwork; Amena = amena; Lebara España; R Cable = r cable; TIM = tim s.p.a., telecom italia, tim?, timvision; WindTre = windtre, wind tre, wind3, wind 3, h3g spa; Iliad = iliad; Fastweb = fastweb; ho. Mobile = ho mobile, ho. mobile; PosteMobile = postemobile; Kena Mobile = kena mobile; CoopVoce = coopvoce; Very Mobile = very mobile; Tiscali = tiscali; Eolo = eolo; Sky Wifi = sky wifi; Linkem = linkem; MEO = meo, servicos de comunicacoes e multimedia, meo?; NOS = nos comunicacoes, nos?; Vodafone Portugal = vodafone portugal; NOWO = nowo; WOO = woo comunicacoes; UZO = uzo; Digi Portugal = digi portugal; Guuk; Adamo = adamo telecom; Avatel = avatel; Spusu Italia; Aruba = aruba s.p.a`,
  },
  {
    category: 'MEDIA_AND_STREAMING',
    currencies,
    merchants: `Movistar+ = movistar plus; Filmin = filmin; Atresplayer = atresplayer, atresmedia; El País = el pais, prisa noticias, ediciones el pais; El Mundo = el mundo?, unidad editorial; La Vanguardia = la vanguardia; Casa del Libro = casa del libro; FlixOlé = flixole; Sky Italia = sky italia, sky wifi; NOW Italia = now sky; Mediaset Infinity = mediaset infinity, infinity tv; TIMVision = timvision; Corriere della Sera = corriere della sera, rcs mediagroup; La Repubblica = la repubblica, gedi; Il Sole 24 Ore = sole 24 ore; Feltrinelli = feltrinelli; Mondadori = mondadori; Libraccio = libraccio; Público = publico comunicacao, jornal publico; Expresso = expresso assinatura; Bertrand = bertrand livreiros; Wook = wook; Almedina = almedina; Sport TV = sport tv; Livraria = livraria; Edicola = edicola; Il Fatto Quotidiano; Opto SIC`,
  },
  {
    category: 'INSURANCE',
    currencies,
    merchants: `Línea Directa = linea directa; Mutua Madrileña = mutua madrilena; Sanitas = sanitas; Adeslas = adeslas, segurcaixa, segurcaixa adeslas; Santalucía = santalucia; Ocaso = ocaso seguros, ocaso?; Asisa = asisa; DKV Seguros = dkv seguros; Catalana Occidente = catalana occidente; Reale? = reale seguros, reale mutua; Génesis = genesis seguros; Verti = verti; Pelayo = pelayo seguros, pelayo mutua; VidaCaixa = vidacaixa; Generali España = generali espana; Zurich España; Qualitas Auto = qualitas auto; Liberty Seguros = liberty seguros; Seguros = seguros, seguro; Fiatc = fiatc; Plus Ultra = plus ultra; Unipol = unipol, unipolsai, unipol sai; Cattolica = cattolica assicurazioni; Vittoria Assicurazioni = vittoria assicurazioni; ConTe.it = conte.it; Genertel = genertel; Verti Italia = verti assicurazioni; Quixa = quixa; Zurich Connect = zurich connect; Sara Assicurazioni = sara assicurazioni; Reale Mutua? = reale mutua; Poste Vita = poste vita, poste assicura; Intesa Sanpaolo Assicura = intesa sanpaolo assicura; Assicurazioni = assicurazioni, assicurazione; Fidelidade = fidelidade, ok teleseguros; Tranquilidade = tranquilidade, seguradoras unidas; Ageas Portugal = ageas seguros; Ocidental = ocidental seguros; Médis = medis; Multicare = multicare; Lusitania = lusitania seguros; Logo Seguros = logo seguros; Allianz Portugal; Advancecare = advancecare; Seguro Direto = seguro direto; Previsora = mutua de propietarios; Caser = caser seguros, caser; Divina Pastora = divina pastora; Metlife España; Nationale-Nederlanden España; Aegon España; Hello Auto; Mutua? = mutua general; Real Vida = real vida seguros; GNB Seguros = gamalife, gnb seguros; UNA Seguros`,
  },
  {
    category: 'CLOTHING',
    currencies,
    merchants: `Inditex = inditex, itx; Oysho = oysho; Lefties = lefties; Springfield = springfield?; Cortefiel = cortefiel; Women'secret = women secret, womensecret; Desigual = desigual; Bimba y Lola = bimba y lola; Scalpers = scalpers; Sfera = sfera?; Parfois = parfois; Camper = camper?; Merkal = merkal; Tendam = tendam; OVS = ovs; Piazza Italia = piazza italia; Tezenis = tezenis; Alcott = alcott?; Terranova = terranova; Motivi = motivi; Geox = geox; Scarpe & Scarpe = scarpe & scarpe; PittaRosso = pittarosso; Yamamay = yamamay; Upim = upim; Oviesse = oviesse; Original Marines = original marines; Zippy = zippy; MO? = mo modalfa, modalfa; Seaside = seaside sapatarias; Tiffosi = tiffosi; Salsa Jeans = salsa jeans; Lanidor = lanidor; Zapatería = zapateria; Calzature = calzature; Sapataria = sapataria; Mayoral = mayoral?; Bosanova; Privalia = privalia`,
  },
  {
    category: 'ELECTRONICS',
    currencies,
    merchants: `PcComponentes = pccomponentes, pc componentes; Worten = worten; Unieuro = unieuro; Euronics Italia; Trony = trony; Expert Italia; Rádio Popular = radio popular; Phone House = phone house; Monclick; Eprice; K-Tuin = k-tuin; PCDIGA = pcdiga; Globaldata`,
  },
  {
    category: 'GENERAL_MERCHANDISE',
    currencies,
    merchants: `El Corte Inglés = el corte ingles, corte ingles, eci; Wallapop = wallapop; Ale-Hop = ale hop, ale-hop; La Rinascente = rinascente; Coin? = coin spa; Subito = subito.it; Estanco = estanco; Tabaccheria = tabacchi, tabaccheria, rivendita tabacchi; Bazar Chino = bazar chino, bazar; OLX = olx; KuantoKusta = kuantokusta; Papelaria = papelaria; Papelería = papeleria; Cartoleria = cartoleria; Acqua & Sapone = acqua & sapone, acqua e sapone; Tigotà = tigota; Risparmio Casa = risparmio casa; Casa Shops; Loja do Gato Preto = gato preto; Tedi España; Primor Bazar; Kasanova; Miravia`,
  },
  {
    category: 'HOME_MAINTENANCE',
    currencies,
    merchants: `Leroy Merlin España = leroy merlin espana; Bricomart = bricomart, obramat; Bricor = bricor; Ferretería = ferreteria; BricoDepot ES; Bricocenter = bricocenter; Brico Io = brico io; Bricofer = bricofer; Tecnomat = tecnomat; Ferramenta = ferramenta; Maxmat = maxmat; AKI = aki bricolage; Drogaria Ferragens = ferragens; Comunidad de Propietarios = comunidad de propietarios, cdad prop, com prop, comunidad propietarios, comunidad vecinos, cdad propietarios; Condominio = condominio, spese condominiali, amministrazione condominio, condominio via; Condomínio = administracao condominio`,
  },
  {
    category: 'HOME_FURNISHING',
    currencies,
    merchants: `Mondo Convenienza = mondo convenienza; Poltronesofà = poltronesofa; Conforama España; Muebles = muebles; Maisons España; Chateau d'Ax = chateau d ax; Eminflex = eminflex; Arredamenti = arredamenti; Área Store; Moviflor; Gato Preto Casa; Kave Home = kave home; Sklum = sklum; Divani & Divani = divani divani; Mercatone Uno`,
  },
  {
    category: 'PHARMACY',
    currencies,
    merchants: `Farmacia = farmacia, farmacie, farmacias, parafarmacia, fcia, farm, lda farmacia, lloyds farmacia; Farmácia = farmacia; Wells = wells?, bem estar wells; DocPeter; PromoFarma = promofarma; eFarma = efarma; 1000 Farmacie = 1000farmacie; Redcare Italia`,
  },
  {
    category: 'PERSONAL_CARE',
    currencies,
    merchants: `Primor = perfumerias primor, primor; Druni = druni; Perfumería = perfumeria, peluqueria; Perfumes & Companhia = perfumes & companhia, perfumes companhia; Parrucchiere = parrucchiere, parrucchieri, estetista, barbiere, centro estetico; Cabeleireiro = cabeleireiro, barbearia; Peluquería = peluqueria, barberia; Profumeria = profumeria; Clarel = clarel; Marvimundo = marvimundo; Caddy's = caddys; Pinalli = pinalli`,
  },
  {
    category: 'MEDICAL',
    currencies,
    merchants: `Vitaldent = vitaldent; Quirónsalud = quironsalud, quiron; Óptica = optica, opticas; General Óptica = general optica; Clínica Dental = clinica dental, dentista; Hospital = hospital; Salmoiraghi & Viganò = salmoiraghi; Ottica = ottica; GrandVision = grandvision; Studio Dentistico = studio dentistico, odontoiatrico; Studio Medico = studio medico, poliambulatorio; ASL = asl ticket, ticket sanitario; CUP = cup ticket; CUF = cuf, hospital cuf; Lusíadas = lusiadas; Hospital da Luz = hospital da luz; MultiOpticas = multiopticas; Clínica = clinica; Joaquim Chaves = joaquim chaves; Synlab = synlab; Affidea = affidea; Unilabs = unilabs; Germano de Sousa = germano de sousa; Centro Medico = centro medico; Sanitas Dental = sanitas dental; HM Hospitales = hm hospitales; Humanitas = humanitas; Centro Diagnostico`,
  },
  {
    category: 'FITNESS',
    currencies,
    merchants: `Metropolitan? = club metropolitan; GO fit = go fit, gofit; DiR = dir barcelona, claror; VivaGym = vivagym, viva gym; Gimnasio = gimnasio, gimnas; Synergym = synergym; Dreamfit = dreamfit; Holmes Place España; Polideportivo = polideportivo; Palestra = palestra; FitActive = fitactive; Fitness Hut = fitness hut; Ginásio = ginasio; Piscina = piscina comunale, piscine, piscina municipal; Virgin Active Italia; Fit Express; Brooklyn Fitboxing = brooklyn fitboxing; Padel = padel; Orange Theory = orangetheory; Element Gyms`,
  },
  {
    category: 'TAXES',
    currencies,
    merchants: `AEAT = aeat, agencia tributaria, agencia estatal de administracion tributaria, hacienda, delegacion hacienda, tributos, impuestos; Tesorería General de la Seguridad Social = tgss, tesoreria general seguridad social, tgss cotizacion, seguros sociales, cotizacion tgss; Ayuntamiento = impuesto municipal, tributos municipales, recaudacion municipal, ayuntamiento; Agenzia delle Entrate = agenzia delle entrate, agenzia entrate, f24, delega f24, modello f24, mod f24, pagamento f24, imposte; Comune = comune di tari, tari; INPS Contributi = inps contributi; Autoridade Tributária = autoridade tributaria, at autoridade, igcp, pagamento ao estado, pag estado, dgci, direcao geral impostos, financas; Segurança Social Contribuições = seguranca social contribuicoes, contribuicoes seguranca social, seg social contrib; Imposta di Bollo = imposta di bollo, imposta bollo, bollo conto`,
  },
  {
    category: 'PROPERTY_TAX',
    currencies,
    merchants: `IBI = recibo ibi, ibi urbana; IMI = imi pagamento, imposto municipal sobre imoveis; IMU = imu, imposta municipale`,
  },
  {
    category: 'FINES_AND_FEES',
    currencies,
    merchants: `Multas = multa, multas, sancion trafico, sanciones; Multe = contravvenzione, contravvenzioni, polizia municipale, multe; pagoPA = pagopa avviso; Coima = coima, coimas, ansr; Tasa = tasas, tasa modelo 790; Registro Civil = registro civil, ihm irn; Cámara de Comercio = camara de comercio; Camera di Commercio = camera di commercio, diritto annuale`,
  },
  {
    category: 'BENEFITS',
    currencies,
    merchants: `SEPE = sepe, prestacion por desempleo, prestacion desempleo, desempleo, servicio publico de empleo; INSS Prestación = prestacion inss, imv, ingreso minimo vital; Assegno Unico = assegno unico, inps assegno, auu, naspi, inps naspi, inps reddito, assegno di inclusione; Segurança Social = abono de familia, abono familia, subsidio desemprego, subsidio de desemprego, iss ip, instituto da seguranca social, rendimento social de insercao, prestacao social; Bonus Bebè`,
  },
  {
    category: 'PENSION',
    currencies,
    merchants: `INSS Pensión = pension inss, inss pension, nomina pension, pensiones, seguridad social pension, pension seguridad social, abono pension, inss; INPS Pensione = inps pensione, pensione inps, pensione, gestione pensioni; Caixa Geral de Aposentações = caixa geral de aposentacoes, cga pensao, pensao, centro nacional de pensoes, cnp pensao; ENPAM = enpam; Cassa Forense = cassa forense; Clases Pasivas = clases pasivas`,
  },
  {
    category: 'LOAN_REPAYMENT',
    currencies,
    merchants: `Cofidis España = cofidis; Cetelem España = cetelem; Préstamo = prestamo, cuota prestamo, amortizacion prestamo, recibo prestamo, liq cuota ptmo, cuota ptmo, ptmo; Bankinter Consumer = bankinter consumer; Wizink Préstamo = wizink prestamo; Cofidis PT; Credibom = credibom; Crédito Pessoal = credito pessoal, prestacao credito, emprestimo, prestacao emprestimo, prest credito; Findomestic = findomestic; Agos = agos, agos ducato; Compass Banca = compass banca, compass?; Santander Consumer Italia = santander consumer; Prestitalia = prestitalia; FCA Bank = fca bank, drivalia, ca auto bank, leasys; Finanziamento = finanziamento, rata finanziamento, rata prestito, prestito; Younited Italia; Unicre = unicre; Fintecture; Cuota Financiación = cuota financiacion; Seqera; SeQura = sequra; Aplazame = aplazame; Scalapay = scalapay; Oney España = oney servicios; Younited ES; Volkswagen Finance ES = volkswagen renting; Pagantis; BBVA Consumer; Vivus = vivus; Moneyman; Cetelem PT; Primus? = 321 credito; ALD Automotive ES = ald automotive`,
  },
  {
    category: 'MORTGAGE',
    currencies,
    merchants: `Hipoteca = hipoteca, cuota hipoteca, recibo hipoteca, prestamo hipotecario, cuota hipotecaria, amort hipoteca, ptmo hipotecario, pr. hipotecario; Mutuo = mutuo, rata mutuo, addebito mutuo, rata mutuo casa, pagamento mutuo; Crédito Habitação = credito habitacao, prestacao habitacao, cred habitacao, prest habitacao, hipotecario; UCI = uci union creditos`,
  },
  {
    category: 'CREDIT_CARD_PAYMENT',
    currencies,
    merchants: `WiZink = wizink; Nexi Carta = nexi addebito, cartasi, addebito carta di credito, addebito carta credito, nexi saldo, estratto conto carta; Liquidación Tarjeta = liquidacion tarjeta, recibo tarjeta, liquidacion tarjetas, tarjeta credito liquidacion, cargo liquidacion tarjeta, visa liquidacion, extracto tarjeta; Carta de Crédito = pagamento cartao credito, saldo cartao credito, cartao credito pagamento, pag cartao credito; Universo Cartão = cartao universo, universo ime; Servicios Financieros Carrefour = servicios financieros carrefour, pass carrefour; Oney Cartão; CaixaBank Payments = caixabank payments; American Express ES`,
  },
  {
    category: 'CHILDCARE',
    currencies,
    merchants: `Guardería = guarderia, escuela infantil, comedor escolar, ludoteca, escola bressol; Asilo Nido = asilo nido, nido, scuola dell infanzia, mensa scolastica, retta asilo; Creche PT = creche, jardim de infancia, infantario, atl; Chicco = chicco; Imaginarium = imaginarium; Prénatal Italia = prenatal; Baby Sitter = baby sitter, babysitter`,
  },
  {
    category: 'EDUCATION',
    currencies,
    merchants: `Universidad = universidad, universitat, uned; Colegio = colegio, ampa, instituto ensenanza; Academia = academia; Autoescuela = autoescuela; Università = universita, tasse universitarie, politecnico; Scuola = scuola; Autoscuola = autoscuola; Universidade = universidade, propinas, propina; Colégio = externato; Escola de Condução = escola de conducao; Escuela = escuela, escola; Wall Street English = wall street english; British Council = british council`,
  },
  {
    category: 'POSTAGE',
    currencies,
    merchants: `Correos = correos, sociedad estatal correos; SEUR = seur; MRW = mrw; Poste Italiane = poste italiane, ufficio postale; CTT = ctt, ctt correios, correios; BRT = brt corriere, bartolini; Nacex = nacex; SDA = sda express`,
  },
  {
    category: 'GAMBLING',
    currencies,
    merchants: `ONCE? = once juego, juegos once, cupon once; Administración de Lotería = administracion loteria, loteria, loterias; Codere = codere; Sportium = sportium; Santa Casa = jogos santa casa, santa casa misericordia, placard; Betano = betano; Solverde = solverde; Eurobet = eurobet; Goldbet = goldbet; Superenalotto = superenalotto; Ricevitoria = ricevitoria; Bingo = bingo; Casino Estoril = casino estoril, casino lisboa; Luckia = luckia; Tulotero = tulotero; Betflag = betflag; ESC Online = esc online`,
  },
  {
    category: 'CHARITY',
    currencies,
    merchants: `Cáritas = caritas; Intermón Oxfam = intermon; Manos Unidas = manos unidas; ANAR; Ayuda en Acción = ayuda en accion; AIRC = airc; Emergency? = emergency ong; Telethon = telethon; Lega del Filo d'Oro = lega del filo d oro; Parrocchia = parrocchia; Banco Alimentar = banco alimentar; AMI Portugal = ami fundacao; ACNUR = acnur; Educo = educo; Aspanion; Liga Portuguesa Contra o Cancro = liga portuguesa contra; AECC = aecc, asociacion espanola contra el cancer; Save the Children España; Parroquia = parroquia; FAI = fondo ambiente italiano`,
  },
  {
    category: 'HOBBIES',
    currencies,
    merchants: `Juguettos = juguettos; Toy Planet = toy planet; Toys Center = toys center; Cisalfa = cisalfa; Maxi Sport = maxi sport; Sport Zone = sport zone, sportzone; Decimas = decimas; Forum Sport = forum sport; Sprinter = sprinter?; Barrabes = barrabes; Juguetería = jugueteria; Toys R Us = toys r us, toysrus; Giocheria; SportItalia; Barrabés`,
  },
  {
    category: 'PETS',
    currencies,
    merchants: `Kiwoko = kiwoko; Tiendanimal = tiendanimal; Clínica Veterinaria = clinica veterinaria, veterinario, veterinaria, ambulatorio veterinario, hospital veterinario; Arcaplanet = arcaplanet; Isola dei Tesori = isola dei tesori; Miscota = miscota; Zu? = zu pet; Ornitologia`,
  },
  {
    category: 'ENTERTAINMENT',
    currencies,
    merchants: `Kinépolis España; Cine = cines, cine; Entradas.com = entradas com, entradas; PortAventura = portaventura; Museo = museo, musei; Teatro = teatro; The Space Cinema = the space cinema; Cinema = cinema; Gardaland = gardaland; TicketOne = ticketone; Vivaticket = vivaticket; NOS Cinemas = nos cinemas, nos lusomundo; Ticketline = ticketline; BOL = bol bilheteira, bilheteira; Oceanário = oceanario; Zoomarine = zoomarine; Discoteca = discoteca; Parque Warner = parque warner; Museu = museu`,
  },
  {
    category: 'ACCOMMODATION',
    currencies,
    merchants: `Hotel = hotel, hotels, albergo, pension hotel, hostal, hostel, agriturismo, pousada, residencial, b&b, bed and breakfast, auberge, gasthof, gasthaus, pensione hotel, hotell, hotelli; Paradores = paradores, parador; Camping = camping, campeggio; Rentalia; Vila Galé = vila gale; Pestana = pestana hotel; Jugendherberge = jugendherberge, djh; Barceló = barcelo hotels`,
  },
  {
    category: 'OTHER_TRAVEL',
    currencies,
    merchants: `Viajes El Corte Inglés = viajes el corte ingles; Halcón Viajes = halcon viajes; Logitravel = logitravel; Destinia = destinia; Nautalia = nautalia; Agencia de Viajes = viajes, viaggi, agenzia viaggi, agencia viagens, agence de voyages, reisebüro, reisebureau, travel agency; Balearia = balearia; Trasmediterránea = trasmediterranea; Alpitour = alpitour; Tirrenia = tirrenia; Grimaldi Lines = grimaldi lines; Moby Lines = moby lines; Volagratis = volagratis; Corsica Ferries = corsica ferries; GNV = grandi navi veloci; DER Touristik = der touristik, dertour; FTI = fti touristik; Holidaycheck = holidaycheck; ab-in-den-urlaub = ab in den urlaub; Sunweb = sunweb; Corendon = corendon; Pierre & Vacances = pierre & vacances, pierre et vacances; Club Med = club med; Itaka = itaka; Rainbow Tours = rainbow tours; Ving = ving sverige; Apollo Reiser = apollo rejser, apollo resor; Hurtigruten = hurtigruten; Color Line = color line; Viking Line = viking line; Tallink Silja = tallink, tallink silja`,
  },
  {
    category: 'OTHER_UTILITIES',
    currencies,
    merchants: `Canone RAI = canone rai; AMA Roma = ama roma; AMSA = amsa milano; TARI = tassa rifiuti, tari comune; Tasa de Basuras = tasa basuras, tasa de basuras, recibo basuras; Butano = butano; GLS Gás = gas propano, lisgas`,
  },
  {
    category: 'SOFTWARE',
    currencies,
    merchants: `Aruba = aruba it; Fatture in Cloud = fatture in cloud, teamsystem; Moloni = moloni; Primavera BSS = primavera bss; Register.it = register it; Raiola Networks = raiola networks; Dinahosting = dinahosting; InvoiceXpress = invoicexpress; Legalinvoice; Factorial HR`,
  },
  {
    category: 'RENT',
    currencies,
    merchants: `Inmobiliaria = inmobiliaria; Agenzia Immobiliare = agenzia immobiliare; Imobiliária = imobiliaria; Spotahome = spotahome; Uniplaces = uniplaces; Testa Residencial = testa residencial; HousingAnywhere = housinganywhere`,
  },
  {
    category: null,
    currencies,
    merchants: `Banco Santander = banco santander; BBVA = bbva; CaixaBank = caixabank; Banco Sabadell = banco sabadell, banc sabadell; Bankinter = bankinter; ING España = ing direct; Openbank = openbank; Intesa Sanpaolo = intesa sanpaolo; UniCredit = unicredit; BPER = bper banca; Fineco = finecobank, fineco; Poste Pay = postepay; Banco BPM = banco bpm; Caixa Geral de Depósitos = caixa geral de depositos, cgd; Millennium BCP = millennium bcp, bcp; Novo Banco = novo banco, novobanco; Santander Totta = santander totta; ActivoBank = activobank; Moey; Satispay = satispay; Unicaja = unicaja; Ibercaja = ibercaja; Kutxabank = kutxabank; Abanca = abanca; Banca Sella = banca sella; Illimity = illimity; Hype? = hype; EVO Banco = evo banco`,
  },
];
