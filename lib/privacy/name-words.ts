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

/** First words that are names in all of the product's languages and hardly anything else. Capitalised. */
export const FIRST_NAMES = new Set(
  (
    "Aaron Abdul Abdullah Adam Adrian Adriana Ahmad Ahmed Aisha Akira Alan Albert Alberto Alejandra Alejandro Alessandro Alessia Alexander Alexandra Alexandre Alfonso Ali Alice Alicia Alison Amanda Amelia Amélie Amina Amir Amy Ana Anaïs Andrea Andreas Andrés Andrew Angela Ángel Angelika Anita Anke Anja Ann Anna Anne Annette Anthony Antoine Antonella Antonio Arthur Ashley Astrid Audrey Aurélie Ayşe " +
    "Barbara Beatrice Beatriz Benjamin Benoît Bernd Bernard Bettina Birgit Björn Brandon Brenda Brian Brigitte Bruno Camila Camille Carla Carlo Carlos Carmen Carol Carolin Caroline Catherine Cécile Charles Charlotte Chiara Chloé Christian Christina Christine Christoph Christopher Claire Clara Claudia Claus Clément Cristina Cynthia Daniel Daniela Danielle David Deborah Denise Dennis Diana Diego Dieter Dirk Dmitri Dominik Donald Dorothea Douglas Edward Eduardo Eleanor Elena Elisabeth Elizabeth Ella Ellen Emily Emma Emmanuel Enrique Eric Erik Erika Esther Eva Evelyn Fabian Fabio Farid Fatima Fátima Federico Felipe Felix Fernando Finn Florian Frances Francesca Francesco Francisco Franck François Françoise Frank Franziska Frederik Friedrich Gabriel Gabriela Gabriele Gareth Gary Georg George Gerald Gerhard Giorgio Giovanni Giulia Giuseppe Gonzalo Grégory Guillaume Gustavo Günther " +
    "Hanna Hannah Hannes Hans Haruto Hassan Hannelore Heather Heike Heiko Heinrich Helen Helena Hélène Helga Henrik Henry Hiroshi Holger Hugo Hussein Ian Ibrahim Ignacio Ines Inés Ingrid Irene Isabel Isabella Isabelle Ivan Jack Jacob Jacqueline Jakob James Jan Jane Janet Jasmin Jason Javier Jean Jeffrey Jennifer Jens Jessica João Joachim Joanna Joaquín Joel Johan Johanna Johannes John Jonas Jonathan Jorge José Josef Joseph Joshua Juan Judith Julia Julian Julie Julien Jürgen Justin Karen Karin Karl Karsten Katharina Katherine Kathleen Kathrin Katrin Keiko Kelly Kenji Kenneth Kerstin Kevin Khaled Kimberly Klaus Konrad Kristin Kurt Lara Larissa Lars Laura Laurent Lea Léa Leila Lena Leon Leonardo Leonie Leticia Liam Lina Linda Lisa Lorenzo Louis Louise Luca Lucas Lucía Lucie Lucy Luis Luisa Lukas Magdalena Malik Manfred Manon Manuel Manuela Marc Marcel Marcela Marco Marcos Margaret María Maria Mariam Mariana Marie Mariko Marina Mario Marion Markus Marta Martha Martin Martín Martina Mary Maryam Mateo Mathieu Mathilde Matteo Matthew Matthias Maurice Max Maximilian Megan Mehmet Melanie Melissa Mia Michael Michaela Michel Michelle Miguel Mohamed Mohammed Mónica Monika Moritz Muhammad Mustafa Nadia Nadine Nancy Natalia Natalie Nathalie Nicholas Nicola Nicolas Nicole Niklas Nina Noah Noémie Nora Norbert " +
    "Olga Oliver Olivia Olivier Omar Oscar Pablo Paola Pascal Patricia Patrick Paula Paulo Pauline Pedro Petra Philipp Philippe Pierre Pilar Priya Rachel Rafael Rainer Raj Ralf Raquel Rebecca Regina Renate Renée Ricardo Richard Rita Robert Roberto Rodrigo Roger Roland Rosa Rosario Ryan Sabine Sabrina Said Salma Samantha Samuel Sandra Sara Sarah Satoshi Scott Sean Sebastian Sébastien Sergio Shirley Silke Silvia Simon Simone Sofia Sofía Sophia Sophie Stefan Stefanie Stephanie Stéphane Stephen Steven Susan Susanne Sven Sylvie Takashi Tamara Tanja Tatiana Teresa Theresa Théo Thomas Thorsten Tim Timothy Tobias Tom Torsten Ulrich Ulrike Ursula Uwe Valentina Valeria Valérie Vanessa Vera Verónica Veronika Victor Victoria Vincent Virginie Volker Walter Werner William Wolfgang Paul Peter Mike Chris Joe Ben Matt Alex Kate Ethan Logan Jackson Aiden Ava Isla Freya Emil Greta Lotte Mila Rolf Rahul Amit Anil Deepak Sanjay Vijay Rohan Arjun Neha Pooja Anjali Naoko Takeshi Kazuki Hiroko Zainab Hamza Bilal Tariq Rania Yara Svetlana Natasha Igor Sergei Vladimir Aleksandr Dmitry Elif Emre Fatma Zeynep Tomasz Piotr Agnieszka Katarzyna Marek Jakub Petr Xavier Ximena Yasmin Youssef Yuki Yusuf Yvonne Zoe Zoé"
  ).split(" "),
);

/** Behind a name these make it a company's or a department's. */
export const COMPANY = new Set(
  "team support service services customer shop store inc ltd llc gmbh ag kg corp company group équipe kundenservice kundendienst equipo servicio soporte servizio assistenza helpdesk desk office department bank hotel university school airport street road avenue".split(
    " ",
  ),
);

/** Small words inside a name. */
export const PARTICLE =
  "(?:de la|de los|de las|van der|van den|van de|von der|von dem|von und zu|de|da|do|dos|das|del|della|di|du|des|la|le|van|von|der|den|ter|ten|zu|zum|bin|ibn|al|el|abu|ben|y|e|af|av|st\\.)";

export const GREETING =
  "Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening|day)|Greetings|Hallo|Hi|Moin|Servus|Guten (?:Tag|Morgen|Abend)|Grüß Gott|Lieber?|Liebes|Sehr geehrte[rs]?|Werte[rs]?|Bonjour|Bonsoir|Salut|Coucou|Cher|Chère|Hola|Buenas(?: tardes| noches)?|Buenos días|Estimad[oa]|Querid[oa]|Ciao|Salve|Buongiorno|Buonasera|Gentile|Egregi[oa]|Car[oa]|Olá|Oi|Bom dia|Boa (?:tarde|noite)|Prezad[oa]|Hoi|Beste|Geachte|Goedemorgen|Goedemiddag|Dag|Hej|Cześć";

export const CLOSING =
  "(?:(?:with )?(?:best|kind|kindest|warm|warmest) (?:regards|wishes)|best|regards|many thanks|thanks(?: a lot| again| so much| in advance| and regards)?|thank you(?: very much| so much| in advance)?|thx|cheers|sincerely(?: yours)?|yours(?: truly| sincerely| faithfully)?|respectfully|all the best|take care|cordially|love|(?:mit )?(?:freundlichen|freundliche|besten|beste|herzlichen|herzliche|lieben|liebe|vielen|viele|schöne|schönen) (?:grüßen|grüße|grüssen|grüsse|gruß|gruss|dank)|gruß|grüße|mfg|lg|vg|hochachtungsvoll|danke(?: schön| im voraus| und gruß)?|vielen dank(?: im voraus)?|(?:bien )?cordialement|bien à vous|sincères salutations|salutations(?: distinguées)?|meilleures salutations|merci(?: d'avance| beaucoup)?|à bientôt|bonne journée|(?:un |muchos )?(?:cordial )?saludos?(?: cordiales)?|atentamente|muchas gracias|gracias(?: de antemano)?|un abrazo|cordiali saluti|distinti saluti|saluti|grazie(?: mille)?|un saluto|atenciosamente|obrigad[oa]|cumprimentos|abraços?|com os melhores cumprimentos|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|groetjes|groeten|bedankt|alvast bedankt|mvg|med vänliga hälsningar)";
