// Words of names that are no names: titles, particles, legal forms, and what joins owners. Tables in plain spelling (words.ts),
// read by person-name.ts and company-name.ts. Legal forms: ISO 20275 (ELF), the usual ones of banks' customers.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Before a person's name; they say nothing of who it is. */
export const titles = words(`
  mr mrs ms miss mx master dr prof professor sir dame lord lady rev revd reverend fr hon capt captain col major maj
  herr frau hr fr fraulein dipl ing mag drs ir
  m mme mlle monsieur madame mademoiselle me maitre
  sig signor signora signorina sigra dott dottssa avv
  sr sra srta senor senora senorita don dona d
  dhr mevr mw heer mevrouw
  pan pani p
`);

/** Titles that may be a name or an initial as well: they are titles only where two words are left behind them. */
export const doubtfulTitles = words(
  'm d p fr me sr mx master don dona lord lady dame major maj pan pani mag ing col hon ms capt sir',
);

/** Behind a name: degrees and honours. */
export const honours = words('esq bsc msc mba phd mbe obe cbe qc kc retd deceased');

/** What tells a father from a son of the same name. */
export const generations: ReadonlyMap<string, string> = new Map([
  ['jr', 'jr'],
  ['jnr', 'jr'],
  ['junior', 'jr'],
  ['fils', 'jr'],
  ['filho', 'jr'],
  ['sr', 'sr'],
  ['snr', 'sr'],
  ['senior', 'sr'],
  ['pere', 'sr'],
  ['ii', 'ii'],
  ['iii', 'iii'],
  ['iv', 'iv'],
]);

/** Small words within family names: left out on one side, the name is near and not the same. */
export const particles = words(`
  van von vom der den de het ten ter te del della dello di da dos das du des la le les los las
  zu zum zur af av bin bint binti ibn abu al el y
`);

/** Between a name and the one that was borne before marriage. */
export const birthNameMarks = words('nee ne geb geborene formerly ehemals vormals');

/** Between owners of one account. */
export const ownerJoints = words('and und et og och ja e oder ou or');

/** Before the name that somebody trades under. */
export const tradingMarks: readonly (readonly string[])[] = [
  ['ta'],
  ['t', 'a'],
  ['trading', 'as'],
  ['dba'],
  ['d', 'b', 'a'],
  ['doing', 'business', 'as'],
  ['handelnd', 'als'],
  ['firmierend', 'als'],
];

/** Legal forms in one spelling each; the key is the words written together, so that `S. A. R. L.` is `sarl`. */
export const legalForms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ltd: 'ltd limited ltda limitada cyf cyfyngedig',
    plc: 'plc ccc publiclimitedcompany',
    llp: 'llp limitedliabilitypartnership',
    lp: 'lp limitedpartnership',
    cic: 'cic communityinterestcompany',
    gmbh: 'gmbh gesellschaftmitbeschrankterhaftung mbh gesmbh',
    ag: 'ag aktiengesellschaft',
    ug: 'ug unternehmergesellschaft',
    kg: 'kg kommanditgesellschaft',
    kgaa: 'kgaa',
    ohg: 'ohg',
    gbr: 'gbr',
    ev: 'ev',
    eg: 'eg',
    ek: 'ek ekfr ekfm',
    se: 'se',
    sarl: 'sarl sarlu',
    sas: 'sas sasu',
    sa: 'sa societeanonyme sociedadanonima',
    sci: 'sci',
    eurl: 'eurl',
    snc: 'snc',
    bv: 'bv bvba srlbv',
    nv: 'nv',
    vof: 'vof',
    spa: 'spa',
    srl: 'srl srls',
    sl: 'sl slu',
    lda: 'lda',
    oy: 'oy osakeyhtio',
    oyj: 'oyj',
    ab: 'ab aktiebolag',
    as: 'as aksjeselskap aktieselskab',
    asa: 'asa',
    aps: 'aps anpartsselskab',
    spzoo: 'spzoo spolkazograniczonaodpowiedzialnoscia',
    sro: 'sro',
    kft: 'kft',
    ou: 'ou osauhing',
    uab: 'uab',
    sia: 'sia',
    doo: 'doo',
    ood: 'ood',
    eood: 'eood',
    ooo: 'ooo',
    ike: 'ike',
    inc: 'inc incorporated',
    llc: 'llc limitedliabilitycompany',
    corp: 'corp corporation',
    co: 'co company cie compagnie',
    pty: 'pty proprietary',
    unlimited: 'unlimited',
  }).flatMap(([form, spellings]) => spellings.split(' ').map((spelling): [string, string] => [spelling, form])),
);

/** Forms that are as often somebody's family name or initials: alone they make no company of a name. */
export const doubtfulForms = words(
  'sa as se co ab ag kg ug ek eg ev sl nv bv ou oy lp sci sia spa ike lda sas cic doo ood uab ooo snc asa',
);

/** Forms that are a part of others: `Pty Ltd`, `GmbH & Co. KG`. They make no other company of one. */
export const lesserForms = words('co pty');

/** Words of companies' names in one spelling. */
export const companyWords: ReadonlyMap<string, string> = new Map([
  ['intl', 'international'],
  ['int', 'international'],
  ['mfg', 'manufacturing'],
  ['mgmt', 'management'],
  ['svcs', 'services'],
  ['svc', 'service'],
  ['bros', 'brothers'],
  ['gebr', 'gebruder'],
  ['gebrueder', 'gebruder'],
  ['assoc', 'associates'],
  ['assocs', 'associates'],
  ['tech', 'technology'],
  ['hldgs', 'holdings'],
  ['grp', 'group'],
  ['centre', 'center'],
  ['st', 'saint'],
]);

/** Words that join others in a company's name, and articles at its head. */
export const companyJoints = words('and und et y e og och en i');
export const articles = words('the die der das le la les el los de het');
