// What the pages at /links say of partners, in German: see grant-texts.ts.

import { html } from '../../pages/html.ts';
import type { GrantTexts } from './grant-texts.ts';

export const grants: GrantTexts = {
  permissions: {
    accounts: {
      name: 'Konten',
      detail: 'Bezeichnung, Art, Währung und Nummer Ihrer Konten und die Karten dazu',
    },
    balances: { name: 'Kontostände', detail: 'wie viel auf den Konten ist' },
    transactions: { name: 'Umsätze', detail: 'Ein- und Ausgänge mit Tag, Betrag, Namen und Verwendungszweck' },
    identity: { name: 'Angaben zu Ihnen', detail: 'Name, Anschrift und Kontaktdaten, wie sie der Bank vorliegen' },
    regularPayments: { name: 'Regelmäßige Zahlungen', detail: 'Ihre Lastschriften, Daueraufträge und Terminzahlungen' },
    beneficiaries: {
      name: 'Zahlungsempfänger',
      detail: 'wen Sie bei der Bank als Empfänger gespeichert haben, mit Konto',
    },
    products: {
      name: 'Zinsen und Gebühren',
      detail: 'was Ihre Konten kosten und einbringen: Zinsen, Gebühren, Dispokredit',
    },
    statements: { name: 'Kontoauszüge', detail: 'die eigenen Kontoauszüge Ihrer Bank als Dateien' },
    payments: { name: 'Zahlungen', detail: 'Zahlungen anstoßen, die Sie einzeln bei Ihrer Bank freigeben' },
    cards: { name: 'Karten', detail: 'Ihre Karten sofort sperren und gesperrte wieder freigeben' },
    links: {
      name: 'Verbindungen',
      detail: 'Banken für Sie verbinden, was Sie dort freigeben, und diese Verbindungen erneuern und beenden',
    },
  },
  question: {
    title: (partner) => `${partner} bittet um Zugriff`,
    signInFirst: (partner) =>
      `Melden Sie sich an, um zu sehen, worum ${partner} bittet. Mit der Anmeldung geben Sie noch nichts frei.`,
    intro: (partner) =>
      html`<strong>${partner}</strong> möchte Ihre Daten hier sehen. Sie bestimmen, welche, von welchen Konten und wie lange. Sagen Sie nur ja, wenn Sie gerade von dort kommen.`,
    answerUntil: (minute) => html`Sie können bis ${minute} antworten.`,
    replacesAll: (partner, day) => html`Das ersetzt, was Sie ${partner} bis ${day} von allen Konten freigegeben haben.`,
    replacesOne: (partner, day) =>
      html`Das ersetzt, was Sie ${partner} bis ${day} von einem Ihrer Konten freigegeben haben.`,
    replacesSome: (partner, count, day) =>
      html`Das ersetzt, was Sie ${partner} bis ${day} von ${count} Ihrer Konten freigegeben haben.`,
    mayDo: (partner) => `Was ${partner} darf`,
    partOfEvery: '(gehört zu jedem Zugriff)',
    notAsked: (names) => `Nicht erbeten: ${names}.`,
    days: 'Für wie viele Tage',
    daysRange: (most) => `1 bis ${most}`,
    canEnd: 'Sie können den Zugriff jederzeit auf der Seite Ihrer Banken beenden; er endet sofort.',
    yes: (partner) => `Ja, ${partner} darf das sehen`,
    no: 'Nein',
    mayNotGive: 'Ihre Anmeldung erlaubt es nicht, hier ja zu sagen.',
    going: (partner) => `Zurück zu ${partner}`,
    saidYes: 'Sie haben ja gesagt. Sie können den Zugriff jederzeit auf der Seite Ihrer Banken beenden.',
    saidNo: 'Sie haben nein gesagt, und nichts ist freigegeben.',
    goBack: (partner) => `Zurück zu ${partner}`,
    closed: 'Nichts ist freigegeben',
    otherBrowser:
      'Dieser Vorgang wurde in einem anderen Browser begonnen. Bitte machen Sie dort weiter, oder beginnen Sie dort noch einmal, woher Sie kamen.',
    over: 'Diese Bitte ist abgelaufen, wurde schon beantwortet oder nie gestellt. Bitte beginnen Sie dort noch einmal, woher Sie kamen.',
  },
  accounts: {
    legend: 'Welche Konten',
    all: 'Alle Konten bei allen Banken, die Sie verbunden haben, auch solche, die später dazukommen',
    some: 'Nur die Konten, die ich hier ankreuze',
    oneBankSilent: (bank) =>
      `${bank} antwortet im Moment nicht, deshalb können Sie die Konten dort nicht einzeln ankreuzen. Sie können diese Seite später noch einmal laden.`,
    banksSilent: (banks) =>
      `${banks} antworten im Moment nicht, deshalb können Sie die Konten dort nicht einzeln ankreuzen. Sie können diese Seite später noch einmal laden.`,
  },
  faults: {
    days: (most) => `Bitte wählen Sie 1 bis ${most} Tage. Noch ist nichts freigegeben.`,
    which: 'Bitte wählen Sie aus, welche Konten. Noch ist nichts freigegeben.',
    both: 'Sie haben alle Konten gewählt und zugleich einzelne angekreuzt. Bitte entscheiden Sie sich für eines von beiden. Noch ist nichts freigegeben.',
    none: 'Bitte kreuzen Sie mindestens ein Konto an, oder wählen Sie alle. Noch ist nichts freigegeben.',
    tooMany: (most) => `Bitte kreuzen Sie höchstens ${most} Konten an. Noch ist nichts freigegeben.`,
    gone: 'Eines der Konten gibt es nicht mehr. Bitte wählen Sie neu. Noch ist nichts freigegeben.',
  },
  list: {
    title: 'Wer Ihre Daten sehen darf',
    states: { PENDING: 'Noch nicht bestätigt', ACTIVE: 'Darf sie sehen', EXPIRED: 'Abgelaufen', REVOKED: 'Beendet' },
    allAccounts: 'Alle, auch solche, die später dazukommen',
    unnamed: {
      one: '1 Konto, dessen Name gerade nicht bekannt ist',
      other: (count) => `${count} Konten, deren Namen gerade nicht bekannt sind`,
    },
    ofBank: (bank, accounts) => `${bank}: ${accounts}`,
    only: { one: 'Nur 1 davon', other: (count) => `Nur ${count} davon` },
    managedElsewhere: 'Anderswo verwaltet: Ihr Dienstleister hat den Zugriff eingerichtet und kann ihn beenden.',
    labels: {
      what: 'Was',
      accounts: 'Konten',
      since: 'Seit',
      ended: 'Beendet',
      until: 'Bis',
      lastUsed: 'Zuletzt genutzt',
    },
    never: 'nie',
    end: (partner) => `Zugriff von ${partner} beenden`,
  },
};
