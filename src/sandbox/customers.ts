// The people of the simulated world: the banks' customers, the operator's analysts and the partners. Read by the banks
// (party, owner name, customer) and by the identity provider (who may ask for a token). All names and addresses invented.

/** A customer of one or more sandbox banks. */
export interface Customer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly fullName: string;
  readonly isBusiness: boolean;
  readonly email: string;
  /** As OBIE's pattern has it: +country-number. */
  readonly phone: string;
  readonly address: {
    readonly street: string;
    readonly building: string;
    readonly town: string;
    readonly postCode: string;
    readonly state: string;
    readonly country: string;
  };
}

type Named = Pick<Customer, 'id' | 'firstName' | 'lastName' | 'phone'>;

function person({ id, firstName, lastName, phone }: Named, address: Customer['address']): Customer {
  const email = `${id}@customers.example`;
  return { id, firstName, lastName, fullName: `${firstName} ${lastName}`, isBusiness: false, email, phone, address };
}

/** All customers, by id. */
export const customers: ReadonlyMap<string, Customer> = new Map(
  [
    person(
      { id: 'alice', firstName: 'Alice', lastName: 'Ashgrove', phone: '+44-7700900101' },
      {
        street: 'Larkmoor Road',
        building: '14',
        town: 'Netherby',
        postCode: 'NB3 9ZZ',
        state: 'NSW',
        country: 'GB',
      },
    ),
    person(
      { id: 'bob', firstName: 'Bob', lastName: 'Brackenfell', phone: '+44-7700900102' },
      {
        street: 'Larkmoor Road',
        building: '14',
        town: 'Netherby',
        postCode: 'NB3 9ZZ',
        state: 'VIC',
        country: 'GB',
      },
    ),
    person(
      { id: 'chloe', firstName: 'Chloé', lastName: 'Combelune', phone: '+33-199001203' },
      {
        street: 'rue des Trois Saules',
        building: '7 bis',
        town: 'Valserine',
        postCode: '69990',
        state: 'ARA',
        country: 'FR',
      },
    ),
    {
      ...person(
        { id: 'dora', firstName: 'Dora', lastName: 'Dunmarrow', phone: '+44-2079460104' },
        {
          street: 'Tidewater Wharf',
          building: 'Unit 5',
          town: 'Port Hollin',
          postCode: 'PH1 9ZZ',
          state: 'ENG',
          country: 'GB',
        },
      ),
      fullName: 'Dunmarrow Provisions Ltd',
      isBusiness: true,
    },
    person(
      { id: 'erin', firstName: 'Erin', lastName: 'Elderbrook', phone: '+49-3023125105' },
      {
        street: 'Am Eschengraben',
        building: '22a',
        town: 'Neuheim',
        postCode: '10999',
        state: 'BE',
        country: 'DE',
      },
    ),
    // Has an account everywhere and a link nowhere: for linking from nothing, and for payments from one bank to another.
    person(
      { id: 'finn', firstName: 'Finn', lastName: 'Farrowdale', phone: '+44-7700900106' },
      {
        street: 'Kiln Lane',
        building: '3',
        town: 'Port Hollin',
        postCode: 'PH4 9ZZ',
        state: 'NSW',
        country: 'GB',
      },
    ),
    // The personas, whose statements read as real ones do: src/sandbox/personas.
    person(
      { id: 'gwen', firstName: 'Gwen', lastName: 'Greenhollow', phone: '+44-7700900107' },
      {
        street: 'Harbinger Street',
        building: '22',
        town: 'London',
        postCode: 'SE9 9ZZ',
        state: 'ENG',
        country: 'GB',
      },
    ),
    person(
      { id: 'hugo', firstName: 'Hugo', lastName: 'Hartmere', phone: '+44-7700900108' },
      {
        street: 'Tallow Row',
        building: '9',
        town: 'London',
        postCode: 'E99 9ZZ',
        state: 'ENG',
        country: 'GB',
      },
    ),
    person(
      { id: 'iris', firstName: 'Iris', lastName: 'Ivenhall', phone: '+49-3023125109' },
      {
        street: 'Weidenkamp',
        building: '31',
        town: 'Neuheim',
        postCode: '10998',
        state: 'BE',
        country: 'DE',
      },
    ),
    person(
      { id: 'jonas', firstName: 'Jonas', lastName: 'Jaspersen', phone: '+49-3023125110' },
      {
        street: 'Kastanienhof',
        building: '5',
        town: 'Neuheim',
        postCode: '10997',
        state: 'BE',
        country: 'DE',
      },
    ),
    person(
      { id: 'kira', firstName: 'Kira', lastName: 'Kestrelby', phone: '+44-7700900111' },
      {
        street: 'Sluice Walk',
        building: '17',
        town: 'London',
        postCode: 'E98 9ZZ',
        state: 'ENG',
        country: 'GB',
      },
    ),
    {
      ...person(
        { id: 'liam', firstName: 'Liam', lastName: 'Larchmont', phone: '+44-2079460112' },
        {
          street: 'Arch Lane',
          building: '44',
          town: 'London',
          postCode: 'SE8 9ZZ',
          state: 'ENG',
          country: 'GB',
        },
      ),
      fullName: 'Larchmont Coffee Ltd',
      isBusiness: true,
    },
    person(
      { id: 'mona', firstName: 'Mona', lastName: 'Merriwether', phone: '+61-491570113' },
      {
        street: 'Jarrah Street',
        building: '8',
        town: 'Coolabah Bay',
        postCode: '2999',
        state: 'NSW',
        country: 'AU',
      },
    ),
    // Jonas’s account is hers, too.
    person(
      { id: 'nina', firstName: 'Nina', lastName: 'Nordhagen', phone: '+49-3023125114' },
      {
        street: 'Kastanienhof',
        building: '5',
        town: 'Neuheim',
        postCode: '10997',
        state: 'BE',
        country: 'DE',
      },
    ),
    // The business whose accounts are at the payment institution: src/sandbox/revolut.
    {
      ...person(
        { id: 'northwind', firstName: 'Nora', lastName: 'Northwind', phone: '+370-60000115' },
        {
          street: 'Gintaro gatvė',
          building: '12',
          town: 'Gintarava',
          postCode: 'LT-99115',
          state: 'GI',
          country: 'LT',
        },
      ),
      fullName: 'Northwind Outfitters UAB',
      isBusiness: true,
    },
  ].map((customer) => [customer.id, customer]),
);

/** The operator's own staff, who may read any customer with the scope customers:read:any. */
export const analysts: readonly string[] = ['ana', 'oscar'];

/** The operator's people who run commands. */
export const operators: readonly string[] = ['olga', 'piotr'];

/**
 * Partners with their client secrets. Development constants, documented so that anyone can try the sandbox; they open
 * nothing but this process's own identity provider.
 */
export const partners: readonly {
  readonly id: string;
  readonly secret: string;
  readonly customers: readonly string[];
}[] = [
  { id: 'fintrack', secret: 'fintrack-development-secret', customers: ['alice', 'bob'] },
  { id: 'otherpay', secret: 'otherpay-development-secret', customers: [] },
];
