// Who sees a person's data, and taking them along or erasing them, in French: see texts.ts.

import type { DataTexts, SharingTexts } from './texts.ts';

export const sharingTexts: SharingTexts = {
  title: 'Qui voit mes données',
  intro:
    'Ces services peuvent voir ce qui est indiqué ici, et rien d’autre. Vous pouvez y mettre fin à tout moment, avec effet immédiat.',
  none: 'Personne ne voit vos données',
  noneText: 'Lorsqu’un service vous demande un accès et que vous acceptez, il figure ici.',
  notAllowed: 'Votre connexion ne permet pas d’afficher ici qui voit vos données.',
  current: 'En ce moment',
  over: 'Terminés',
  statuses: { PENDING: 'Pas encore confirmé', ACTIVE: 'Peut les voir', EXPIRED: 'Expiré', REVOKED: 'Terminé' },
  what: 'Quoi',
  accounts: 'Comptes',
  allAccounts: 'Tous, y compris ceux à venir',
  notNamed: 'un compte dont le nom n’est pas connu à l’instant',
  since: 'Depuis',
  until: 'Jusqu’au',
  untilEnded: 'sans limite de durée',
  ended: 'Terminé le',
  lastUsed: 'Dernière utilisation',
  never: 'jamais',
  byOperator: 'Cet accès a été mis en place par votre prestataire, qui peut y mettre fin.',
  end: (partner) => `Mettre fin à l’accès de ${partner}`,
  endQuestion: (partner) => `Mettre fin à l’accès de ${partner} ?`,
  endText: (partner) =>
    `${partner} ne verra plus rien de vous. Ce que ${partner} a déjà vu y reste : demandez-lui de l’effacer.`,
  keep: 'Conserver',
  endedMessage: (partner) => `${partner} ne voit plus rien de vous.`,
  notEnded: 'Il n’a pas été possible d’y mettre fin : c’est déjà terminé, ou c’est à votre prestataire de le faire.',
  permissions: {
    ACCOUNTS: 'Comptes et leurs cartes',
    BALANCES: 'Soldes',
    TRANSACTIONS: 'Opérations',
    IDENTITY: 'Qui vous êtes',
    PRODUCTS: 'Les taux et frais de vos comptes',
    STATEMENTS: 'Les relevés de vos banques',
    PAYMENTS: 'Commencer des paiements, que vous validez chacun auprès de votre banque',
    LINKS: 'Connecter des banques pour vous, et y mettre fin',
    CARDS: 'Bloquer et débloquer vos cartes',
    REGULAR_PAYMENTS: 'Vos prélèvements, virements permanents et virements programmés',
    BENEFICIARIES: 'Vos bénéficiaires enregistrés',
  },
};

export const dataTexts: DataTexts = {
  title: 'Vos données',
  exportTitle: 'Récupérer vos données',
  exportText:
    'Un fichier (JSON) avec ce que ce service a de vous : vos connexions, qui voit vos données, vos comptes et leurs soldes, vos opérations et vos paiements.',
  exportGo: 'Télécharger vos données',
  exportNote: 'Cela peut prendre une minute si vous avez beaucoup d’opérations.',
  heldTitle: 'Tout ce qui est conservé à votre sujet',
  heldText:
    'Un second fichier (JSON, une ligne par enregistrement) avec tout ce que ce service conserve à votre sujet : aussi ce qui a été fait de vos connexions et paiements, qui a lu vos données, vos connexions à ce service, et les opérations qu’une banque a retirées. Les clés et mots de passe sont nommés, pas montrés.',
  heldGo: 'Tout télécharger',
  heldNotAllowed:
    'Votre connexion ne permet pas tout ce que ce fichier montre. Connectez-vous par une application qui peut voir toutes vos données, ou adressez-vous à l’exploitant.',
  heldUnderWay:
    'Ce fichier est déjà en route, ou trop de personnes téléchargent le leur. Veuillez réessayer dans une minute.',
  eraseTitle: 'Effacer vos données',
  eraseText: 'Cela met fin à tout ce que ce service fait pour vous :',
  eraseItems: (links, grants) => [
    links === 0
      ? 'Aucune banque n’est connectée.'
      : links === 1
        ? 'Une connexion à une banque prend fin, et la banque en est informée.'
        : `${links} connexions à des banques prennent fin, et les banques en sont informées.`,
    grants === 0
      ? 'Personne n’a d’accès.'
      : grants === 1
        ? 'Un service perd son accès.'
        : `${grants} services perdent leur accès.`,
    'Ce qui était conservé de vos comptes et opérations est effacé.',
    'Vous êtes déconnecté partout.',
  ],
  eraseStays:
    'Vos paiements et la trace des consentements donnés et retirés sont conservés, comme la loi l’exige. Vos comptes dans les banques restent inchangés.',
  eraseAllStays:
    'Tout ce qui est conservé à votre sujet est effacé. Vos paiements et la trace de ce qui a été fait restent cinq ans ou plus, comme la loi l’exige ; votre nom y est remplacé par un signe aléatoire qui ne mène à personne. Vos comptes dans les banques restent inchangés.',
  erasePaymentsFirst:
    'Des paiements sont encore en cours. Veuillez réessayer lorsqu’ils seront terminés ; ce qui pouvait prendre fin a pris fin.',
  eraseGo: 'Effacer mes données…',
  eraseQuestion: 'Effacer vos données ?',
  eraseConfirm: 'Oui, mettre fin à toutes les connexions et à tous les accès, et effacer ce qui est conservé',
  eraseYes: 'Effacer mes données',
  eraseNo: 'Garder mes données',
  eraseUnconfirmed: 'Rien n’a été effacé : veuillez d’abord cocher la case.',
  erased: 'Vos données sont effacées',
  erasedText:
    'Vos connexions et les accès que vous aviez donnés ont pris fin, ce qui était conservé de vos comptes est effacé, et vous êtes déconnecté partout.',
  erasedPartly: (what) =>
    `Il n’a pas été possible d’y mettre fin. Veuillez réessayer plus tard, ou vous adresser à l’exploitant de ce service : ${what}.`,
  operatorGrants:
    'Les accès mis en place par votre prestataire ne peuvent pas être arrêtés ici : veuillez vous adresser à lui.',
  operatorKeeps: (names) => `Ceci a été mis en place par votre prestataire, qui peut y mettre fin : ${names}.`,
  eraseInterrupted:
    'Une partie est faite. Cela faisait beaucoup en peu de temps : patientez une minute, puis recommencez pour le reste.',
  notAllowed:
    'Votre connexion ne permet pas de mettre fin à des connexions. Veuillez vous adresser à l’exploitant de ce service.',
};
