/** Words around names, and words that begin like a name and are none. */

/** Lower case. After a greeting or a closing these are no person. */
export const NO_NAME = new Set(
  (
    "mr mrs ms miss mx dr prof herr herrn frau sr sra srta mme mlle sig dott mevr dhr dipl ing " +
    "misspelled spelled spelt wrong incorrect missing different written registered shown listed printed falsch geschrieben written changed correct below above attached what when why how because since i'm i've i'd " +
    "there all team everyone everybody folks sir madam sirs guys support customer service customers friend friends valued " +
    "world again dear hi hello hey thanks thank you please yes no ok okay sorry good morning afternoon evening day night " +
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday " +
    "januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag " +
    "janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche " +
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo " +
    "zusammen damen herren team kundenservice kundendienst liebes liebe lieber guten tag morgen abend hallo servus moin danke bitte ihr ihre sehr geehrte geehrter " +
    "bonjour bonsoir salut cher chère monsieur madame messieurs mesdames équipe service client merci à tous toutes le la les tout " +
    "hola buenas buenos días tardes noches estimado estimada estimados señor señora señores equipo servicio atención cliente gracias todos qué que " +
    "ciao salve buongiorno buonasera gentile gentili signore signora signori tutti grazie servizio clienti egregio spettabile " +
    "olá oi bom boa prezado prezada prezados obrigado obrigada tudo equipe todos " +
    "hoi beste geachte heer mevrouw allemaal klantenservice bedankt dank " +
    "the a an my your our his her their this that it i we he she they is are was were not in on at for from with to of and or but if so as by " +
    "der die das ein eine ich wir sie er es mein meine unser und oder aber von mit für aus bei nach " +
    "un une mon ma mes votre notre je nous vous il elle et ou mais de du des en pour avec sur est suis " +
    "el los las una mi mis su sus yo nosotros y o pero de del en para con por es soy está " +
    "order orders invoice refund return delivery package parcel shipping account billing payment product products subscription ticket case number " +
    "english german french spanish italian japanese american british canadian indian chinese european african australian mexican swiss dutch polish portuguese brazilian arabic " +
    "sent best kind regards cheers sincerely warm yours faithfully android iphone ipad outlook gmail " +
    "writing trying looking having getting going using waiting calling contacting just still very really also only now here happy sure afraid unable interested new old back one two three first last " +
    "ab a.s.a.p asap fyi help info sales contact office management manager director department administration admin agent representative owner buyer seller " +
    "inc ltd llc gmbh ag kg ug corp company shop store online amazon paypal google apple microsoft facebook instagram whatsapp zendesk freshdesk shopify stripe ebay visa mastercard klarna dhl ups fedex dpd hermes gls"
  ).split(" "),
);

/** Behind a name these make it a company's or a department's. */
export const COMPANY = new Set(
  (
    "team support service services customer shop store inc ltd llc gmbh ag kg corp company group équipe kundenservice kundendienst equipo servicio soporte servizio assistenza helpdesk desk office department bank hotel university school airport street road avenue " +
    "shops stores partners solutions systems holding holdings insurance logistics media press news bros brothers"
  ).split(" "),
);

/** What a name in front makes goods or a place: "Victoria Station", "Oscar Chair", "Fred Perry shirt". */
export const GOODS = new Set(
  (
    "station mall museum stadium hospital terminal college church cathedral theatre theater beach island airlines air express mail post " +
    "collection edition series pro plus ultra mini sofa chair table lamp mattress bed dress jacket coat jeans trousers shirt t-shirt polo suit socks shoes sneakers boots bag wallet belt perfume kettle bottle mug grill guitar bike sunglasses soup sauce technique method " +
    "kollektion matratze bett kleid jacke hose hemd schuhe stiefel tasche sessel stuhl tisch lampe parfum robe veste chemise chaussures sac canapé vestido zapatos bolso camisa abito scarpe borsa jurk schoenen tas"
  ).split(" "),
);

/** Two words that are a make, a shop or a carrier though they read like a person; and first words that are never one. */
export const MAKES = new Set(
  (
    "hugo boss|calvin klein|ralph lauren|tommy hilfiger|michael kors|kate spade|marc jacobs|jack wolfskin|jack daniels|tom tailor|tom ford|ted baker|peter pan|harry potter|hannah montana|charles schwab|morgan stanley|leroy merlin|" +
    "yves rocher|christian dior|paul smith|giorgio armani|louis vuitton|roberto cavalli|stella artois|stella mccartney|karl lagerfeld|johnnie walker|ernst young|elizabeth arden|mary kay|victoria secret|ben jerry|eddie bauer|jimmy choo|tory burch|max mara|harley davidson|john deere|jack jones|stan smith|fred perry|frank green|john lewis|jean paul gaultier|george foreman|martha stewart|tom yum|ben nevis|philip morris|johnny cash|leonardo hotels|claude code|travis ci|marc o'polo|fisher price|wells fargo"
  ).split("|"),
);
export const NO_FIRST = new Set(
  "royal deutsche american united british national new north south east west san los las saint port lake fort mount home best live google apple amazon microsoft samsung sony whole free white black blue red green grand great first customer order status error express swiss air credit debit home tracking delivery".split(
    " ",
  ),
);

/** Small words inside a name. */
export const PARTICLE =
  "(?:de la|de los|de las|van der|van den|van de|von der|von dem|von und zu|de|da|do|dos|das|del|della|di|du|des|la|le|van|von|der|den|ter|ten|zu|zum|bin|ibn|al|el|abu|ben|y|e|af|av|st\\.)";

export const GREETING =
  "Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening|day)|Greetings|Hallo|Hi|Moin|Servus|Guten (?:Tag|Morgen|Abend)|Grüß Gott|Lieber?|Liebes|Sehr geehrte[rs]?|Werte[rs]?|Bonjour|Bonsoir|Salut|Coucou|Cher|Chère|Hola|Buenas(?: tardes| noches)?|Buenos días|Estimad[oa]|Querid[oa]|Ciao|Salve|Buongiorno|Buonasera|Gentile|Egregi[oa]|Car[oa]|Olá|Oi|Bom dia|Boa (?:tarde|noite)|Prezad[oa]|Hoi|Beste|Geachte|Goedemorgen|Goedemiddag|Dag|Hej|Cześć";

export const CLOSING =
  "(?:(?:with )?(?:best|kind|kindest|warm|warmest) (?:regards|wishes)|best|regards|many thanks|thanks(?: a lot| again| so much| in advance| and regards)?|thank you(?: very much| so much| in advance)?|thx|cheers|sincerely(?: yours)?|yours(?: truly| sincerely| faithfully)?|respectfully|signed|all the best|take care|cordially|love|(?:mit )?(?:freundlichen|freundliche|besten|beste|herzlichen|herzliche|lieben|liebe|vielen|viele|schöne|schönen) (?:grüßen|grüße|grüssen|grüsse|gruß|gruss|dank)|gruß|grüße|mfg|lg|vg|hochachtungsvoll|danke(?: schön| im voraus| und gruß)?|vielen dank(?: im voraus)?|(?:bien )?cordialement|bien à vous|sincères salutations|salutations(?: distinguées)?|meilleures salutations|merci(?: d'avance| beaucoup)?|à bientôt|bonne journée|(?:un |muchos )?(?:cordial )?saludos?(?: cordiales)?|atentamente|muchas gracias|gracias(?: de antemano)?|un abrazo|cordiali saluti|distinti saluti|saluti|grazie(?: mille)?|un saluto|atenciosamente|obrigad[oa]|cumprimentos|abraços?|com os melhores cumprimentos|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|groetjes|groeten|bedankt|alvast bedankt|mvg|med vänliga hälsningar)";
