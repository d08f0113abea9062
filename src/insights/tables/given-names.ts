// Given names and titles, by which a person is told from a shop. Read by people.ts. Compiled from the most frequent given names
// of the countries whose banks are served; a name that is also a shop's or a thing's is left out, since a person who is taken
// for a shop does less harm to nobody's privacy than the other way round: what looks like neither stays without a merchant.

/** What stands before a person's name, folded. */
export const titles = `
  mr mrs ms miss mx dr prof sir master messrs mstr rev herr frau hr fr fraulein mme mlle mle monsieur madame mademoiselle
  sr sra srta don dona senor senora sig sigra sig.ra signor signora dott dottssa dhr mevr mw dhrmw de.heer pan pani`;

/** Given names, folded. */
export const givenNames = `
  adam adrian aaron abigail abdul agnes ahmed aidan aisha alan albert alex alexander alexandra alexis alfie alfred ali alice alicia alison alistair
  amanda amber amelia amir amit amy ana anais anastasia andre andrea andreas andrew andy angela angus anika anita anja ann anna annabel anne annette
  annie ansgar anthony antoine anton antonia antonio anya archie ariane arjun arnaud arno arthur asha ashley astrid audrey aurelie austin ava axel ayesha
  barbara barry bart beata beatrice beatriz ben benedikt benjamin benoit bernard bernd bert beth bethany bettina bianca bill bjorn bob boris brandon brenda
  brendan brian bridget britta bruno bryan callum cameron camille carina carl carla carlo carlos carmen caroline carolina cath catherine cathy cecile celia
  celine charlie charlotte chiara chloe chris christa christel christian christiane christina christine christophe christopher ciara claire clara claude
  claudia claudio claus clemens clement colette colin connor conor cornelia cristina craig curtis cynthia damian damien dan daniel daniela daniele danielle
  dario darren dave david dawn dean debbie deborah declan denis denise dennis derek diana diane diego dieter dietmar dimitri dirk dmitri dominic dominik
  dominique donald donna doris dorothea dorothy douglas duncan dylan eamonn ed eddie edgar eduardo edward eileen elaine eleanor elena eli eline elisa
  elisabeth elise elizabeth ella ellen ellie elliot elsa emil emilia emilie emily emma enrico eric erica erik erin ernst esther ethan eugene eva evan eve
  evelyn ewan ewelina fabian fabio fabrice fatima federica federico felicity felix fernando finn fiona florian florence frances francesca francesco francis francisco
  franck francois francoise frank franz fred freddie frederic frederik freya friedrich gabriel gabriela gareth gary gavin gemma genevieve geoff geoffrey georg george
  georgia georgina gerald gerard gerd gerhard gilles gillian gina giorgio giovanni giulia giuseppe glen gloria goran gordon grace graham grant greg gregor gregory
  grzegorz guido guillaume gunter guy hannah hanna hans hans-peter harald hari harold harriet harry hassan hayley hazel heather hedwig heidi heike heinrich
  heinz helen helena helene helga helmut hendrik henri henrik henry herbert hermann hilary holger holly horst howard hubert hugh hugo ian ibrahim ida ignacio
  igor imogen ines ingo ingrid irena irene iris isaac isabel isabella isabelle isla ivan ivana jack jackie jacob jacqueline jacques jade jakob jakub james jamie jan
  jana jane janet janine jasmin jasmine jason javier jean jeff jeffrey jennifer jenny jens jeremy jerome jerry jesse jessica jessie jill jim jimmy joachim
  joan joana joanna joanne joao jochen joe joel johan johanna johannes john johnny jon jonas jonathan jordan jorge jorg jose josef josefine joseph josephine josh
  joshua juan juanita judith judy julia julian julie julien juliet juliette jurgen justin justyna kai kamil karen karin karl karsten kasia kasper kat kate katharina
  katherine kathleen kathryn katie katja katrin katarzyna kay keith kelly ken kenneth kerry kerstin kevin khalid kieran kim kirsten kirsty klaus kris krishna kristin kristian
  kristina krzysztof kurt kyle lars laura lauren laurence laurent lea leah lee leila lena leon leonard leonie lewis liam lidia lily linda lindsay lisa lise logan
  lorenzo lorraine louis louisa louise luc luca lucas lucia lucie lucy ludwig luigi luis luise lukas luke lydia lynn maciej maddie madeleine magda magdalena magnus mahmoud maja malcolm
  malgorzata manfred manuel manuela marc marcel marcin marco marcus marek margaret margarita margit maria mariam marian marianne marie marina mario marion marisa marius mark markus marlene marta
  martha martin martina martine martyn mary mateusz mathias mathieu mathilde matilda matt matteo matthew matthias matthieu maureen maurice max maximilian maya megan mehmet melanie melissa mia
  micah michael michaela michal michel michele michelle miguel mike mikkel milena mina miriam mirjam mohamed mohammad mohammed mohammad moritz morten muhammad mustafa myriam nadia nadine nancy naomi
  natalia natalie natasha nathan nathalie neil niall nicholas nick nicola nicolas nicole nico niels nigel nikhil nikita nikki nikolaus nils nina noah noel noemie nora norbert norman nuno olaf
  oleg olga oliver olivia olivier omar oscar oskar otto owen pablo paola paolo pascal patricia patrick paul paula paulina pauline paulo pavel pawel pedro peggy penny per peter petra phil philip philipp
  philippa philippe phoebe pierre pieter pietro piotr polly priya rachel rafael rainer raj rajesh ralf ralph ramon ravi ray raymond rebecca regina reinhard remy renate rene rhys ricardo
  richard rita rob robbie robert roberta roberto robin roger roland rolf roman ronald ronan rosa rosalind rosemary rosie ross rowan roy ruben rudolf rui rupert russell ruth ryan sabine sabrina
  sally sam samantha samir samuel sandra sandrine sanjay sara sarah sascha saskia scott sean sebastian sebastien serge sergio shane shannon sharon shaun sheila siegfried sigrid silke silvia simon simone
  siobhan sofia sofie sonia sonja sophia sophie soren stefan stefanie stefano steffen stella stephan stephane stephanie stephen steve steven stewart stuart sue sunil susan susanna susanne suzanne
  sven svenja sybille sylvia sylvie tadeusz tamara tania tanya tara ted teresa terry tess theo theodor theresa thibault thierry thomas thorsten tilman tim timothy tina tobias toby tom tomas tomasz
  tommy tony torsten tracey tracy trevor tristan udo ulrich ulrike ursula uta ute uwe valentina valeria valerie vanessa vera verena veronica veronika veronique victor victoria vijay vikram viktor vincent vincenzo
  virginia viola vivian volker walter waltraud wayne wendy werner wilhelm will willem william wojciech wolfgang xavier yann yannick yasmin yolanda yuki yusuf yves yvonne zachary zainab zara zoe
  owain catrin rhiannon dylan gethin carys ffion nia sioned ieuan hannelore gerda irmgard lieselotte ingeborg edeltraud gudrun heidrun annegret marlies elfriede gisela hildegard renate waltraud karl-heinz heinz-peter juergen jurgen detlef hartmut holger ruediger eckhard tolu ayo chidi ngozi emeka ifeoma kwame kofi devon tyrone jamal malik aisha fatou amadou mamadou ousmane moussa ines rachida nassim karim sofiane yassine leila samira mehdi rayan lina manon lucas theo enzo nathan lea jeanne margaux agathe solene gaelle gwenaelle loic yoann jeremie mickael ludovic sylvain gregory damien cedric fabien gaetan raphael corentin quentin bastien baptiste matteo giacomo filippo edoardo gianluca gianni salvatore vincenzo antonella donatella raffaele rosanna mariangela cristiano pilar rocio lourdes montserrat concepcion inmaculada ignacio joaquin gonzalo alvaro borja iker ainhoa nerea beatriz goncalo tiago joao rodrigo afonso catarina mafalda leonor hendrika cornelis gerrit jacobus johanna wilhelmina tjeerd sietske femke roos fleur lotte joke truus toni harvinder gurpreet jaspreet manpreet sandeep amandeep harpreet rohan anjali deepak pooja neha rahul suresh ramesh lakshmi sunita imran asif nadeem tariq zubair sana bilal mei wei jing xiao hiroshi yuko kenji linh huong minh thanh nguyen
  pekka jukka matti mika anneli sari tuula lasse anders bo bente birgit birgitte gitte hanne jesper jorgen lone mette pernille rasmus soren trine ulla ingrid ola kari geir odd oystein torstein knut tor siv
  aoife niamh sinead cian oisin padraig eoin saoirse roisin grainne maeve siobhan declan fergus sjoerd jeroen maarten wouter joost bram daan sanne femke lieke anouk marieke marloes thijs sander
  bogdan agnieszka ewa joanna barbara zofia jadwiga dorota halina jerzy slawomir dariusz zbigniew lukasz kacper szymon jakub`;

/** Names of shops and things among the given names: alone, or with another word that is none, they tell nothing. */
export const ambiguousNames = `otto austin jordan amber will grant max penny florence georgia virginia sandy viola hugo zara claire per bo odd dawn hazel holly rose grace ed ray bill mark scott dean kay`;
