// Words by which banks of many countries call a customer's own accounts, and moving money between them. Read by
// category-by-text.ts: a text of nothing else names nobody, so that both accounts are the customer's. Folded as words.ts does.

const toSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Accounts and prepaid cards. */
export const accountNouns: ReadonlySet<string> = toSet(`
  sparkonto lonekonto lonkonto transaktionskonto privatkonto allkonto buffertkonto kortkonto servicekonto brukskonto lonnskonto sparekonto hoyrentekonto
  opsparingskonto opsparing budgetkonto girokonto tagesgeld tagesgeldkonto gehaltskonto sparbuch verrechnungskonto jugendsparkonto sparplankonto
  kayttotili saastotili palkkatili tililta tilille betaalrekening spaarrekening zichtrekening lopende rekening corrente corriente prepagata prepaid prepagada
  courant ahorro ahorros nomina libretto ordem biezacy oszczednosciowe oszczednosciowy rachunek sporici bezny ucet checking chequing saver savings
  everyday current pot vault space spaces pocket livret poupanca deposito oszczednosci sparande sporeni`);

/** Moving money. */
export const movingWords: ReadonlySet<string> = toSet(`
  transfer transfers tfr trf xfer moved move topup uberweisung umbuchung ubertrag uebertrag dauerauftrag virement vir overboeking overschrijving transferencia traspaso
  trasferimento giroconto girofondo bonifico ricarica recarga przelew prevod overforing overforsel oeverfoering insattning tilisiirto siirto transfert`);

/** Words that stand between them. */
export const besideAccounts: ReadonlySet<string> = toSet(`
  to from the my account accounts acct online internal own auf auf von vom zum zur an mein konto eigenes naar van mijn vers de du des compte a al la mio su da dal
  dalla del conto carta cuenta desde hacia mi tu conta para minha na z ze konta moje till fran til fra min mitt eget egen staende fast manuell mobil via internet
  permanent permanente periodico periodica sepa tililta omalta omalle wlasny wlasne wlasnych
  vlastni egna egne oma omien between entre mellan mellem mellom zwischen eigenen eigene tussen eigen propias propia proprio netbank app ucet ucty`);
