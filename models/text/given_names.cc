#include "models/text/given_names.h"

#include <algorithm>
#include <iterator>

namespace sluis {
namespace {

// In byte order: looked up by halving.
constexpr std::string_view kGivenNames[] = {
    "aart", "abdel", "abdullah", "abigail", "adam", "adriaan", "adriana", "agnes", "ahmed", "aisha",
    "albert", "aleid", "alex", "alexander", "ali", "alice", "alicia", "allison", "amanda", "amber",
    "amina", "amir", "amy", "andre", "andrea", "andreas", "andrew", "andy", "angela", "anita",
    "anja", "ann", "anna", "anne", "anneke", "annelies", "annemarie", "annemiek", "annette",
    "annie", "anouk", "anthony", "anton", "antonio", "antoon", "arend", "ariane", "arie", "arjan",
    "arjen", "arnold", "arnoud", "arthur", "astrid", "barack", "barbara", "barry", "bart", "bas",
    "bastiaan", "beatrix", "ben", "benjamin", "bernard", "bernie", "bert", "beth", "betty",
    "beyonce", "birgit", "bob", "boris", "boudewijn", "bram", "brandon", "brenda", "brian",
    "brigitte", "bruno", "caitlin", "carel", "carl", "carla", "carlo", "carlos", "carol",
    "carolien", "caroline", "casper", "catharina", "catherine", "cathy", "cees", "charles",
    "charlie", "cheryl", "chris", "christa", "christiaan", "christian", "christina", "christine",
    "christopher", "cindy", "claire", "claudia", "clint", "colin", "conny", "corinne", "cornelia",
    "cornelis", "corrie", "craig", "cynthia", "daan", "dagmar", "daniel", "danielle", "danny",
    "daphne", "david", "debbie", "deborah", "debra", "dennis", "derek", "dewi", "diana", "diane",
    "dick", "diederik", "diego", "dilan", "dirk", "donald", "donna", "dorien", "doris", "dorothy",
    "douglas", "duncan", "dylan", "ed", "edgar", "edith", "eduard", "edward", "edwin", "eelco",
    "eileen", "elena", "eline", "elisabeth", "elise", "elizabeth", "ellen", "elly", "elsbeth",
    "emil", "emily", "emma", "emmanuel", "enzo", "eric", "erica", "erik", "erika", "ernst",
    "esther", "ethan", "eugene", "eva", "evelien", "evelyn", "evert", "fabian", "fatima", "fatma",
    "femke", "ferdinand", "finn", "floris", "frances", "francis", "francisco", "frank", "frans",
    "fred", "frederik", "frederique", "frits", "gabriel", "gary", "geert", "george", "gerald",
    "gerard", "gerda", "gerrit", "gert", "gertjan", "gijs", "giovanni", "glen", "glenn", "gloria",
    "gordon", "greg", "gregory", "gretchen", "guido", "guus", "hank", "hannah", "hanneke", "hans",
    "harm", "harold", "harriet", "harry", "hassan", "hector", "heidi", "heleen", "helen", "helena",
    "hendrik", "henk", "hennie", "henny", "henri", "henriette", "henry", "herbert", "herman",
    "hillary", "howard", "hubert", "hugo", "ian", "ibrahim", "igor", "ilse", "imke", "imran",
    "ineke", "inge", "ingeborg", "ingrid", "irene", "iris", "irma", "isaac", "isabel", "isabelle",
    "ivan", "ivo", "jaap", "jacob", "jacques", "jake", "james", "jamie", "jan", "jane", "janet",
    "janneke", "janny", "jarno", "jaroslav", "jason", "jasper", "javier", "jean", "jeanette",
    "jeanne", "jeff", "jeffrey", "jelle", "jennifer", "jenny", "jeremy", "jeroen", "jerome",
    "jerry", "jesse", "jessica", "jill", "jim", "jimmy", "jip", "joan", "joanna", "jochem", "joe",
    "joel", "joep", "johan", "johanna", "john", "johnny", "jolanda", "jonathan", "joop", "joost",
    "jorg", "jorge", "jorik", "jorrit", "jose", "josef", "joseph", "josephine", "joshua", "josje",
    "joyce", "juan", "judith", "julia", "julian", "julie", "juliette", "julius", "jurgen", "justin",
    "kamala", "karel", "karen", "karim", "karin", "karl", "karla", "kaspar", "kate", "katherine",
    "kathleen", "kathryn", "kathy", "katie", "katja", "kayleigh", "kees", "keith", "kelly", "ken",
    "kenneth", "kenny", "kevin", "khalid", "kim", "kimberly", "klaas", "klaus", "koen", "koos",
    "kurt", "kyle", "larry", "lars", "laura", "lauren", "laurens", "lena", "lennart", "leo", "leon",
    "leonard", "leonie", "leonora", "leslie", "liam", "lieke", "liesbeth", "liesje", "linda",
    "lisa", "lisette", "liz", "lodewijk", "loes", "lorenzo", "lotte", "louis", "louise", "lucas",
    "lucia", "luciano", "lucy", "luigi", "luis", "luuk", "lynn", "maaike", "maarten", "maartje",
    "machteld", "maddison", "madeleine", "maggie", "malik", "manon", "marc", "marcel", "marco",
    "margaret", "margot", "margreet", "margriet", "maria", "marianne", "marieke", "mariette",
    "marije", "marijke", "marijn", "marilyn", "marina", "marinus", "mario", "marion", "marit",
    "marja", "marjan", "marjolein", "marjolijn", "mark", "marlies", "marloes", "martha", "martijn",
    "martin", "martine", "mary", "maryam", "mathilde", "matt", "matthew", "matthijs", "maud",
    "maureen", "maurice", "maurits", "maximiliaan", "megan", "mehmet", "melanie", "melissa",
    "menno", "mia", "micha", "michael", "michel", "michele", "michelle", "michiel", "mick",
    "miguel", "mike", "milan", "milou", "miranda", "mirjam", "mitch", "mitt", "mohamed", "mohammed",
    "monica", "monika", "monique", "murat", "mustafa", "nadia", "nadine", "nancy", "naomi",
    "natalia", "natalie", "natasha", "nathalie", "nathan", "neelie", "nelleke", "nelson", "niall",
    "nicholas", "nick", "nicolaas", "nicole", "niek", "niels", "nienke", "nigel", "nikki", "nina",
    "noa", "noah", "noortje", "nora", "norbert", "olaf", "olga", "oliver", "olivia", "omar",
    "oprah", "oscar", "otto", "pablo", "pamela", "patricia", "patrick", "paul", "paula", "pauline",
    "pedro", "peggy", "peter", "petra", "phil", "philip", "phillip", "phyllis", "piet", "pieter",
    "pieternel", "pim", "rachel", "ralph", "ramona", "raymond", "rebecca", "reinier", "rembrandt",
    "renate", "rene", "renee", "renske", "ria", "rianne", "richard", "rick", "rik", "rita", "rob",
    "robbert", "robert", "roberto", "robin", "rodney", "roel", "roelof", "roger", "rogier",
    "roland", "rolf", "romy", "ron", "ronald", "rosalie", "rosanne", "rowan", "roy", "ruben",
    "rudolf", "rudy", "rutger", "ruth", "ruud", "ryan", "sabine", "sabrina", "salman", "sam",
    "samantha", "samir", "samira", "samuel", "sander", "sandra", "sanne", "sara", "sarah", "saskia",
    "scott", "sean", "sebastiaan", "sebastian", "serge", "sergio", "sharon", "sheila", "shirley",
    "sid", "sietske", "sigrid", "silvia", "simon", "simone", "sjaak", "sjoerd", "sjors", "sofia",
    "sofie", "sonja", "sophia", "sophie", "stan", "stef", "stefan", "stefanie", "stephanie",
    "stephen", "steve", "steven", "stijn", "susan", "susanna", "susanne", "suzan", "suzanne",
    "sven", "sybrand", "sybren", "sylvia", "sylvie", "tamara", "tanja", "tara", "ted", "teresa",
    "teun", "teunis", "theo", "theodoor", "theresa", "therese", "thierry", "thijs", "thom",
    "thomas", "tiffany", "tijmen", "tim", "timothy", "tineke", "tjeerd", "tobias", "tom", "tommy",
    "tony", "toos", "tracy", "truus", "tyler", "ursula", "valerie", "vanessa", "vera", "vicky",
    "victor", "viktor", "vincent", "vladimir", "walter", "wanda", "wendy", "wessel", "wiebe",
    "wies", "wilfred", "willem", "willemijn", "william", "willy", "wim", "winston", "wouter",
    "wytske", "xander", "yasmin", "yasmine", "yusuf", "yvette", "yvonne", "zachary", "zoe",
};

}  // namespace

bool IsGivenName(std::string_view folded_word) {
  return std::binary_search(std::begin(kGivenNames), std::end(kGivenNames), folded_word);
}

}  // namespace sluis
