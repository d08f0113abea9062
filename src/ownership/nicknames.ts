// Given names and what people are called instead, in plain spelling (words.ts); each row is one name. Read by person-name.ts: one
// stands for another, and never is the same. House table of common ones.

const rows = `
robert bob bobby rob robbie bert
william bill billy will willie liam
richard rick ricky dick rich
elizabeth elisabeth liz lizzie beth betty eliza elsie lisa lisbeth elise
margaret maggie meg peggy marge greta margarete margarethe
katherine catherine kathryn katharina katarzyna kate katie kathy cathy kat kasia ekaterina katya
james jim jimmy jamie
john jack johnny jon johannes hans jan juan jean giovanni ivan johann
joseph joe joey josef jose giuseppe jozef
michael mike mick mickey michel miguel michele mikhail misha michal
thomas tom tommy tomas
edward ed eddie ted ned eduard
charles charlie chuck karl carl carlos carlo
david dave davy
daniel dan danny
anthony tony anton antonio antoine
andrew andy drew andreas andre andrzej andrei
alexander alex sandy sasha aleksandr alexandre alessandro
alexandra alex sandra sasha
christopher chris kit christoph christophe
christine christina chris tina kirsten
matthew matt mathieu matthias mateusz
nicholas nick nicky nicolas nikolaus klaus nikolai
benjamin ben benny
samuel sam sammy
samantha sam
patrick pat paddy
patricia pat patty tricia trish
peter pete pierre pedro pietro piotr petr
stephen steven steve stefan etienne stephane
gregory greg
jennifer jen jenny
jessica jess
deborah deb debbie
susan sue susie suzanne
barbara barb babs
victoria vicky vicki tori
rebecca becky becca
abigail abby
dorothy dot dottie
frederick fred freddy friedrich frederic
francis frank franz francois francisco francesco
frances fran francesca
george georg georges jorge giorgio
henry harry hank heinrich henri enrico
harold harry hal
lawrence larry laurence lars
leonard len lenny
louis lou luis ludwig luigi
mary maria marie molly polly
ann anna anne annie
helen helena nell elena
eleanor ellie nell
isabel isabella bella izzy
jacqueline jackie
josephine josie jo
joanna jo joanne
pamela pam
philip phil philipp philippe felipe
raymond ray
ronald ron ronnie
donald don donnie
kenneth ken kenny
gerald gerry jerry
jeremy jerry
jeffrey geoffrey jeff geoff
timothy tim
theodore ted theo
terence terry
theresa teresa terry tess
vincent vince vincenzo
walter walt
zachary zach zack
nathaniel nathan nate
nathan nate
oliver ollie
dmitri dima
vladimir vova volodya
sergei serhii
konstantinos kostas
georgios giorgos
ioannis yannis giannis
muhammad mohammed mohamed mohammad muhammed
guadalupe lupe
`;

const rowsByName = new Map<string, Set<number>>();
for (const [index, line] of rows.trim().split('\n').entries()) {
  for (const name of line.split(' ')) {
    const indices = rowsByName.get(name) ?? new Set();
    rowsByName.set(name, indices.add(index));
  }
}

/** Whether somebody of one name may be called by the other. */
export function isNickname(one: string, other: string): boolean {
  const indices = rowsByName.get(one);
  const others = rowsByName.get(other);
  return indices !== undefined && others !== undefined && [...indices].some((index) => others.has(index));
}
