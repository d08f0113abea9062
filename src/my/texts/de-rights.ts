// Who sees a person's data, and taking them along or erasing them, in German: see texts.ts.

import type { DataTexts, SharingTexts } from './texts.ts';

export const sharingTexts: SharingTexts = {
  title: 'Wer meine Daten sieht',
  intro:
    'Diese Dienste dürfen sehen, was hier steht, und sonst nichts. Sie können das jederzeit beenden; es endet sofort.',
  none: 'Niemand sieht Ihre Daten',
  noneText: 'Wenn ein Dienst Sie um Zugriff bittet und Sie zustimmen, steht er hier.',
  notAllowed: 'Mit Ihrer Anmeldung darf diese Seite nicht anzeigen, wer Ihre Daten sieht.',
  current: 'Derzeit',
  over: 'Vorbei',
  statuses: { PENDING: 'Noch nicht bestätigt', ACTIVE: 'Darf sie sehen', EXPIRED: 'Abgelaufen', REVOKED: 'Beendet' },
  what: 'Was',
  accounts: 'Konten',
  allAccounts: 'Alle, auch künftige',
  notNamed: 'ein Konto, dessen Name gerade nicht bekannt ist',
  since: 'Seit',
  until: 'Bis',
  untilEnded: 'es beendet wird',
  ended: 'Beendet',
  lastUsed: 'Zuletzt genutzt',
  never: 'nie',
  byOperator: 'Das hat Ihr Dienstleister eingerichtet, der es auch beenden kann.',
  end: (partner) => `Zugriff von ${partner} beenden`,
  endQuestion: (partner) => `Den Zugriff von ${partner} beenden?`,
  endText: (partner) =>
    `${partner} sieht ab sofort nichts mehr von Ihnen. Was ${partner} schon gesehen hat, bleibt dort: Bitten Sie darum, es zu löschen.`,
  keep: 'Nicht beenden',
  endedMessage: (partner) => `${partner} sieht nichts mehr von Ihnen.`,
  notEnded: 'Das ließ sich nicht beenden: Es ist schon vorbei, oder Ihr Dienstleister muss es beenden.',
  permissions: {
    ACCOUNTS: 'Konten und deren Karten',
    BALANCES: 'Kontostände',
    TRANSACTIONS: 'Umsätze',
    IDENTITY: 'Wer Sie sind',
    PRODUCTS: 'Zinsen und Gebühren Ihrer Konten',
    STATEMENTS: 'Kontoauszüge Ihrer Banken',
    PAYMENTS: 'Zahlungen beginnen, die Sie einzeln bei Ihrer Bank freigeben',
    LINKS: 'Banken für Sie verbinden und diese Verbindungen beenden',
    CARDS: 'Ihre Karten sperren und entsperren',
    REGULAR_PAYMENTS: 'Ihre Lastschriften, Daueraufträge und Terminzahlungen',
    BENEFICIARIES: 'Ihre gespeicherten Zahlungsempfänger',
  },
};

export const dataTexts: DataTexts = {
  title: 'Ihre Daten',
  exportTitle: 'Ihre Daten mitnehmen',
  exportText:
    'Eine Datei (JSON) mit allem, was dieser Dienst von Ihnen hat: Ihre Verbindungen, wer Ihre Daten sieht, Ihre Konten mit Kontoständen, Ihre Umsätze und Ihre Zahlungen.',
  exportGo: 'Daten herunterladen',
  exportNote: 'Bei vielen Umsätzen kann das eine Minute dauern.',
  heldTitle: 'Alles, was über Sie gespeichert ist',
  heldText:
    'Eine zweite Datei (JSON, eine Zeile je Eintrag) mit allem, was dieser Dienst über Sie speichert: auch was mit Ihren Verbindungen und Zahlungen geschah, wer Ihre Daten las, Anmeldungen, und Umsätze, die eine Bank zurückgezogen hat. Schlüssel und Kennwörter werden genannt, aber nicht gezeigt.',
  heldGo: 'Alles herunterladen',
  heldNotAllowed:
    'Ihre Anmeldung erlaubt nicht alles, was diese Datei zeigt. Melden Sie sich über eine Anwendung an, die alle Ihre Daten sehen darf, oder fragen Sie den Betreiber.',
  heldUnderWay:
    'Diese Datei ist schon unterwegs, oder es laden gerade zu viele Menschen ihre herunter. Bitte versuchen Sie es in einer Minute noch einmal.',
  eraseTitle: 'Ihre Daten löschen',
  eraseText: 'Damit endet alles, was dieser Dienst für Sie tut:',
  eraseItems: (links, grants) => [
    links === 0
      ? 'Es ist keine Bank verbunden.'
      : links === 1
        ? 'Eine Verbindung zu einer Bank endet, und die Bank erfährt es.'
        : `${links} Verbindungen zu Banken enden, und die Banken erfahren es.`,
    grants === 0
      ? 'Niemand hat Zugriff.'
      : grants === 1
        ? 'Ein Dienst verliert seinen Zugriff.'
        : `${grants} Dienste verlieren ihren Zugriff.`,
    'Was von Ihren Konten und Umsätzen aufbewahrt wurde, wird gelöscht.',
    'Sie werden überall abgemeldet.',
  ],
  eraseStays:
    'Ihre Zahlungen und der Nachweis über erteilte und widerrufene Einwilligungen bleiben, wie es das Gesetz verlangt. Ihre Konten bei den Banken bleiben unberührt.',
  eraseAllStays:
    'Alles, was über Sie aufbewahrt wird, wird gelöscht. Ihre Zahlungen und der Nachweis dessen, was geschehen ist, bleiben fünf Jahre oder länger, wie es das Gesetz verlangt; an die Stelle Ihres Namens tritt dort ein zufälliges Zeichen, das niemanden zu Ihnen zurückführt. Ihre Konten bei den Banken bleiben unberührt.',
  erasePaymentsFirst:
    'Zahlungen von Ihnen sind noch unterwegs. Bitte versuchen Sie es noch einmal, wenn sie abgeschlossen sind; was beendet werden konnte, ist beendet.',
  eraseGo: 'Meine Daten löschen …',
  eraseQuestion: 'Ihre Daten löschen?',
  eraseConfirm: 'Ja, alle Verbindungen und Zugriffe beenden und das Aufbewahrte löschen',
  eraseYes: 'Meine Daten löschen',
  eraseNo: 'Meine Daten behalten',
  eraseUnconfirmed: 'Es wurde nichts gelöscht: Bitte setzen Sie zuerst das Häkchen.',
  erased: 'Ihre Daten sind gelöscht',
  erasedText:
    'Ihre Verbindungen und die Zugriffe, die Sie gegeben haben, sind beendet, das Aufbewahrte zu Ihren Konten ist gelöscht, und Sie sind überall abgemeldet.',
  erasedPartly: (what) =>
    `Das ließ sich nicht beenden. Bitte versuchen Sie es später noch einmal, oder wenden Sie sich an den Betreiber: ${what}.`,
  operatorGrants:
    'Zugriffe, die Ihr Dienstleister eingerichtet hat, können Sie hier nicht beenden: Bitte wenden Sie sich an ihn.',
  operatorKeeps: (names) => `Das hat Ihr Dienstleister eingerichtet, der es auch beenden kann: ${names}.`,
  eraseInterrupted:
    'Ein Teil ist erledigt. Das waren viele Schritte in kurzer Zeit: Bitte warten Sie eine Minute und wiederholen Sie es dann für den Rest.',
  notAllowed:
    'Mit Ihrer Anmeldung können Sie keine Verbindungen beenden. Bitte wenden Sie sich an den Betreiber dieses Dienstes.',
};
