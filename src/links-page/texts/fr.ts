// The pages at /links in French: see texts.ts. The space before ; : ! ? is a narrow one that does not break (U+202F).

import { html } from '../../pages/html.ts';
import { authorising } from './fr-authorising.ts';
import { grants } from './fr-grants.ts';
import type { LinksTexts } from './texts.ts';

export const fr: LinksTexts = {
  common: {
    yourBanks: 'Vos banques',
    signIn: 'S’identifier',
    cancel: 'Annuler',
    named: (name, detail) => html`<strong>${name}</strong> : ${detail}`,
    missing: 'Il n’y a rien ici',
    missingText: 'Cette banque n’existe pas ici, ou cette connexion n’est pas la vôtre.',
    foreign: 'Rien n’a été fait',
    foreignText:
      'Cette demande ne venait pas de l’une de vos pages : rien n’a été fait. Veuillez réessayer depuis cette page.',
    failed: 'L’opération n’a pas abouti',
    unreadable: 'Votre demande n’a pas pu être lue. Rien n’a changé.',
    trouble: 'Un incident est survenu de notre côté. Veuillez recharger la page dans un instant.',
    accountTypes: {
      CURRENT: 'Compte courant',
      SAVINGS: 'Compte d’épargne',
      CARD: 'Carte',
      LOAN: 'Prêt',
      MORTGAGE: 'Prêt immobilier',
      OTHER: 'Compte',
    },
    permissions: {
      accounts: {
        name: 'Comptes',
        inText: 'comptes',
        detail: 'intitulés, types, devises et numéros des comptes que vous choisissez',
      },
      balances: { name: 'Soldes', inText: 'soldes', detail: 'ce qu’il y a sur ces comptes' },
      transactions: {
        name: 'Opérations',
        inText: 'opérations',
        detail: 'ce qui est entré et sorti, avec les dates, montants, noms et libellés',
      },
      identity: {
        name: 'Informations sur vous',
        inText: 'informations sur vous',
        detail: 'votre nom, votre adresse et vos coordonnées, tels que la banque les connaît',
      },
      regularPayments: {
        name: 'Paiements réguliers',
        inText: 'paiements réguliers',
        detail: 'vos prélèvements, virements permanents et virements programmés',
      },
      beneficiaries: {
        name: 'Bénéficiaires',
        inText: 'bénéficiaires',
        detail: 'les bénéficiaires que vous avez enregistrés auprès de la banque, et leurs comptes',
      },
      products: {
        name: 'Taux et frais',
        inText: 'taux et frais',
        detail: 'ce que vos comptes coûtent et rapportent : taux, frais, découvert',
      },
      statements: {
        name: 'Relevés',
        inText: 'relevés de compte',
        detail: 'les relevés de compte de votre banque, sous forme de fichiers',
      },
    },
  },
  signIn: {
    intro:
      'Voyez quelles banques vous partagez avec bankgraph, ajoutez-en une, ou mettez fin à une connexion quand vous le souhaitez.',
    outcomeWaits: 'Identifiez-vous pour savoir ce qu’il est advenu de votre connexion.',
    signedOutMeanwhile: 'Votre session est terminée : rien n’a été fait. Veuillez vous identifier de nouveau.',
    signedOut: 'Votre session est fermée.',
    signedOutHere: 'Votre session est fermée ici',
    leaving: 'Nous vous dirigeons maintenant vers la page de votre identification, pour y fermer aussi votre session.',
    signOutThere: 'Fermer aussi la session là-bas',
    failures: {
      REFUSED: 'Votre identification n’a pas abouti : elle a été refusée ou interrompue là-bas.',
      MISMATCH:
        'Votre identification n’a pas abouti : la réponse n’était pas destinée à ce navigateur. Veuillez réessayer.',
      NOT_A_CUSTOMER: 'Cette page est réservée à la clientèle. Votre accès est d’une autre nature.',
      UNAVAILABLE: 'Il n’est pas possible de s’identifier pour le moment. Veuillez réessayer dans une minute.',
    },
  },
  overview: {
    yourLinks: 'Vos connexions',
    none: 'Aucune banque n’est connectée.',
    first:
      'Choisissez votre banque ci-dessous, puis ce qui pourra y être lu. Vous donnerez ensuite votre accord auprès de la banque elle-même.',
    firstElsewhere: 'Votre accès permet seulement de consulter : pour ajouter une banque, il en faut un plus étendu.',
    linkABank: 'Ajouter une banque',
    nothingToLink: 'Aucune banque ne peut être ajoutée pour le moment.',
    endedLinks: 'Connexions terminées',
    linkedAlready: 'Déjà connectée',
    link: (bank) => `Ajouter ${bank}`,
    linkOnceMore: (bank) => `Ajouter ${bank} une fois de plus`,
    sessions: 'Vos sessions ouvertes',
  },
  link: {
    states: {
      linked: 'Connectée',
      endsSoon: 'Se termine bientôt',
      notLinked: 'Non connectée',
      atBank: 'La banque vous attend',
      notFinished: 'Inachevée',
      notConfirmed: 'Pas encore confirmée',
      expired: 'Expirée',
      renewalNeeded: 'À renouveler',
      moved: 'Remplacée',
      endedByYou: 'Terminée par vous',
      endedAtBank: 'Terminée à la banque',
      endedByUs: 'Terminée par nos soins',
    },
    details: {
      endsSoon: 'Renouvelez-la pour continuer à partager.',
      atBank: 'Si vous avez quitté la page de la banque, recommencez.',
      notFinished: 'Rien n’est partagé. Vous pouvez réessayer.',
      notConfirmed:
        'Rien n’est partagé tant que l’application où vous avez commencé n’a pas confirmé qu’il s’agissait de vous. Sans cette confirmation, rien ne le sera.',
      renewalNeeded: 'Renouvelez-la pour partager de nouveau.',
    },
    reasons: {
      AUTHORISATION_REFUSED: 'Vous ou la banque avez refusé : rien n’est partagé. Vous pouvez réessayer.',
      AUTHORISATION_FAILED:
        'La réponse de la banque n’a pas pu être acceptée : rien n’est partagé. Veuillez réessayer.',
      AUTHORISATION_UNKNOWN:
        'Nous avons été interrompus et ne savons pas ce que la banque a fait. Rien n’est partagé. Veuillez réessayer.',
      AUTHORISATION_NOT_CONFIRMED:
        'L’application où vous avez commencé n’a pas confirmé qu’il s’agissait de vous : rien n’est partagé.',
      AUTHORISATION_ABANDONED:
        'Le retour de la banque n’a pas eu lieu à temps : rien n’est partagé. Vous pouvez réessayer.',
      CONSENT_EXPIRED: 'Votre consentement est arrivé à son terme. Renouvelez-le pour partager de nouveau.',
      REVOKED_AT_BANK: 'La connexion a été terminée à la banque. Renouvelez-la si vous souhaitez partager de nouveau.',
      REVOKED_BY_OPERATOR: 'Nous avons mis fin à la connexion. Renouvelez-la si vous souhaitez partager de nouveau.',
      SIGN_IN_REQUIRED:
        'La banque vous demande de vous identifier de nouveau auprès d’elle. Renouvelez la connexion pour continuer à partager.',
      BANK_MOVED: 'Vous avez ajouté cette banque de nouveau : ses comptes apparaissent dans la nouvelle connexion.',
      REFRESH_REFUSED: 'La banque ne nous donne plus accès. Renouvelez la connexion pour partager de nouveau.',
      REFRESH_ANSWER_LOST:
        'Le contact avec la banque a été perdu au mauvais moment. Renouvelez la connexion pour partager de nouveau.',
    },
    revocations: {
      told: 'Plus rien n’est lu.',
      pending: 'Plus rien n’est lu. La banque n’a pas encore pu être prévenue ; nous continuons d’essayer.',
      failed:
        'Plus rien n’est lu. La banque n’a pas pu être prévenue : vous pouvez aussi retirer votre consentement dans votre banque en ligne.',
    },
    labels: {
      askedFor: 'Demandé',
      shared: 'Partagé',
      wasShared: 'Était partagé',
      accounts: 'Comptes',
      begun: 'Commencée',
      since: 'Depuis',
      until: 'Échéance',
      ended: 'Fin',
      away: 'Lue en votre absence',
    },
    untilYouEndIt: 'aucune : vous y mettez fin quand vous voulez',
    awayUntil: (minute) => html`jusqu’au ${minute}`,
    awayNoMore: (minute) => html`plus depuis le ${minute}`,
    reconfirmDue: 'Veuillez confirmer que vous continuez à partager. Il n’est pas nécessaire de passer par la banque.',
    reconfirmOverdue:
      'Vous n’avez pas confirmé depuis longtemps que vous continuez à partager : la connexion n’est lue que lorsque vous êtes ici. Vous pouvez le confirmer maintenant, sans la banque.',
    accountsNotTold: 'La banque ne les indique pas pour l’instant. Rechargez la page un peu plus tard.',
    noAccounts: 'La banque n’en montre aucun pour le moment.',
    whichSince: (when) => html`depuis le ${when}`,
    whichBegun: (when) => html`commencée le ${when}`,
    managedElsewhere:
      'Gérée ailleurs : elle a été mise en place par votre prestataire, qui peut la renouveler ou y mettre fin.',
    canLinkAnew: 'Vous pouvez aussi ajouter la banque de nouveau ici.',
    goOn: (bank) => `Continuer à partager ${bank}`,
    renew: (bank) => `Renouveler la connexion avec ${bank}`,
    tryAgain: (bank) => `Réessayer avec ${bank}`,
    remove: (bank) => `Supprimer la connexion avec ${bank}`,
    end: (bank) => `Mettre fin à la connexion avec ${bank}`,
    linkAnew: (bank) => `Ajouter ${bank} de nouveau`,
  },
  search: {
    title: 'Ajouter une banque',
    name: 'Nom de votre banque',
    country: 'Pays',
    allCountries: 'Tous les pays',
    find: 'Rechercher',
    none: 'Aucune banque ne porte ce nom. Essayez une partie du nom.',
    noneIn: (country) =>
      `Aucune banque ne porte ce nom (pays : ${country}). Essayez une partie du nom, ou tous les pays.`,
    found: { one: '1 banque', other: (count) => `${count} banques` },
    shown: (count, from, to) => `${count}, de ${from} à ${to} affichées`,
    more: 'Afficher plus de banques',
    all: 'Afficher toutes les banques',
    standards: {
      'European open banking (PSD2)': 'Open banking européen (DSP2)',
      'European open banking, through Enable Banking': 'Open banking européen, par Enable Banking',
      'American and Canadian banks, through Plaid': 'Banques américaines et canadiennes, par Plaid',
    },
  },
  choice: {
    renewTitle: (bank) => `Renouveler la connexion avec ${bank}`,
    happens: 'Voici ce qui va se passer :',
    happensAgain:
      'Vous donnez de nouveau votre accord. D’ici là, la connexion reste telle quelle. Voici ce qui va se passer :',
    stepChoose: 'Vous choisissez ici ce qui pourra être lu.',
    stepBank: (bank) =>
      `${bank} vous demande, sur ses propres pages, qui vous êtes et quels comptes vous partagez. Votre mot de passe reste là-bas.`,
    stepBack: 'Vous revenez ici et voyez ce qui est partagé.',
    legend: (bank) => `Ce qui pourra être lu chez ${bank}`,
    always: 'Fait toujours partie d’une connexion.',
    bankDecides: 'C’est la banque qui décide de la durée.',
    lastsUntil: (day) => html`La connexion dure au plus tard jusqu’au ${day}.`,
    endsAnyTime: 'Vous pouvez y mettre fin ici à tout moment. Rien ne peut être payé ni modifié.',
    goTo: (bank) => `Continuer vers ${bank}`,
    renewAt: (bank) => `Renouveler chez ${bank}`,
    going: (bank) => `Vers ${bank}`,
    goingText: (bank) => `Nous vous dirigeons maintenant vers ${bank}. Veuillez revenir dans les dix minutes.`,
    goOnTo: (bank) => `Continuer vers ${bank}`,
    tooOften:
      'Cela fait beaucoup d’essais en peu de temps. Rien n’a été fait. Veuillez attendre une minute, puis réessayer.',
    bankDown: (bank) =>
      `${bank} est injoignable pour le moment. Rien n’a changé, et rien de nouveau n’est partagé. Veuillez réessayer plus tard.`,
    bankRefused: (bank) =>
      `${bank} n’a pas accepté notre demande. Rien n’a changé, et rien de nouveau n’est partagé. Veuillez réessayer plus tard.`,
    refusals: {
      FORBIDDEN: 'Votre accès ne le permet pas.',
      UNKNOWN_BANK: 'Cette banque ne peut pas être ajoutée ici.',
      UNKNOWN_LINK: 'Cette connexion n’existe pas.',
      UNREGISTERED_REDIRECT_URI: 'Cette page n’est pas bien configurée. Veuillez prévenir qui l’exploite.',
      INVALID_PERMISSIONS: 'La banque ne peut pas partager ce que vous avez choisi. Veuillez choisir de nouveau.',
      INVALID_STATE: 'Cette page n’est pas bien configurée. Veuillez prévenir qui l’exploite.',
    },
  },
  authorising,
  ending: {
    endTitle: (bank) => `Mettre fin à la connexion avec ${bank} ?`,
    removeTitle: (bank) => `Supprimer la connexion avec ${bank} ?`,
    whatEnds: 'Ce qui prend fin :',
    nothingRead: (bank, what) => `Plus rien n’est lu chez ${bank} : ${what}.`,
    keptIsDropped: 'Ce qui en était conservé ici pour aller plus vite est effacé.',
    bankIsTold: (bank) => `${bank} est informée que vous retirez votre consentement.`,
    whatStays: (bank) =>
      `Ce qui reste : vos comptes chez ${bank} et vos paiements ne sont pas touchés. Vous pourrez ajouter la banque de nouveau quand vous le souhaiterez.`,
    neverLinked: (bank) =>
      `${bank} n’a jamais été connectée. Ce qui avait été commencé est oublié, et ${bank} en est informée si elle en a connaissance.`,
    keep: 'La garder',
  },
  reconfirmation: {
    title: (bank) => `Continuer à partager ${bank} ?`,
    shared: (bank, what) => `Ce que vous partagez chez ${bank} : ${what}.`,
    lastsUntil: (bank, day) =>
      html`Votre consentement chez ${bank} court jusqu’au ${day}. Vous pouvez y mettre fin ici à tout moment.`,
    lasts: 'La connexion dure jusqu’à ce que vous y mettiez fin, ici et à tout moment.',
    endInstead: 'Plutôt y mettre fin',
    notNow: 'Pas maintenant',
  },
  outcomes: {
    linked: (bank) => `${bank} est connectée.`,
    renewed: (bank) => `La connexion avec ${bank} est renouvelée.`,
    ended: (bank, rest) => `La connexion avec ${bank} est terminée. ${rest}`,
    goesOn: (bank) => `Vous continuez à partager ${bank}.`,
    staysAsItWas: 'La connexion reste telle qu’elle était.',
    nothingShared: 'Rien n’est partagé.',
    refused: (bank, rest) => `Vous ou ${bank} avez refusé. ${rest}`,
    tooLate: (bank, rest) => `Le retour depuis ${bank} a pris trop de temps. ${rest} Veuillez réessayer.`,
    notAccepted: (bank, rest) => `Ce qu’a répondu ${bank} n’a pas pu être accepté. ${rest} Veuillez réessayer.`,
    unknown: (bank, rest) =>
      `Nous ne savons pas ce que ${bank} a fait. ${rest} Ce qui a pu être accordé est retiré. Veuillez réessayer.`,
    failed: (bank, rest) => `${bank} n’a pas pu être connectée. ${rest} Veuillez réessayer.`,
  },
  grants,
  sessions: {
    title: 'Vos sessions ouvertes',
    intro:
      'Voici les navigateurs dans lesquels votre session est ouverte sur ces pages. Si vous n’en reconnaissez pas un, fermez-y la session et changez le mot de passe avec lequel vous vous identifiez.',
    browser: 'Un navigateur',
    browserOn: (browser, system) => `${browser} sous ${system}`,
    thisBrowser: 'Ce navigateur',
    signedIn: 'Ouverte',
    lastUsed: 'Dernière utilisation',
    endsByItself: 'Se ferme d’elle-même',
    signOutHere: 'Fermer la session ici',
    signOutThere: 'Fermer cette session',
    which: (browser, minute) => html`(${browser}, depuis le ${minute})`,
    signOutElsewhere: 'Fermer toutes les autres sessions',
    nothingToEnd: 'Il n’y avait plus rien à fermer.',
    ended: {
      one: 'La session y est fermée.',
      other: (count) => `Vos sessions sont fermées dans ${count} autres navigateurs.`,
    },
  },
  callback: {
    title: 'Votre banque',
    reading: 'Retour de votre banque',
    wait: 'Un instant, s’il vous plaît.',
    noScript:
      'La réponse de votre banque ne peut être lue qu’avec JavaScript. Veuillez l’activer et recharger cette page.',
    nothing: 'Il n’y a rien à terminer ici.',
    refusals: {
      NO_ANSWER: 'Ceci n’est pas une réponse de banque. Veuillez recommencer là d’où vous venez.',
      UNKNOWN_STATE: 'Cette démarche est terminée ou n’a jamais commencé. Veuillez recommencer là d’où vous venez.',
      OTHER_BROWSER: 'Cette démarche a commencé dans un autre navigateur. Veuillez y continuer, ou recommencer ici.',
      IN_PROGRESS:
        'La réponse de votre banque est en cours de traitement. Veuillez recharger cette page dans un instant.',
      UNREGISTERED_REDIRECT_URI: 'L’adresse d’où vous venez n’est plus connue ici.',
    },
    notNow: 'La réponse de votre banque ne peut pas être traitée pour le moment. Veuillez recharger cette page.',
  },
};
