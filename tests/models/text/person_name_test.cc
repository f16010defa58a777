#include "models/text/person_name.h"

#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

TEST(NamesPerson, AGivenNameAndASurname) {
  for (const char* name :
       {"Mark Rutte", "Hugo Chavez", "Glen Beck", "Jan van der Laan", "Jan Peter Balkenende",
        "Jan-Peter Balkenende", "Jan van Dijk", "Eva de Vries-van den Berg", "mark rutte",
        "MARK RUTTE", "  Mark Rutte ", "José Mourinho", "Martin 't Hart", "Anne Frank"}) {
    EXPECT_TRUE(NamesPerson(name)) << name;
  }
}

TEST(NamesPerson, AnHonorificOrOfficeAndAName) {
  for (const char* name :
       {"mevrouw De Wit", "Mw. dr. J. de Wit", "meneer Jansen", "de heer Jansen", "dhr. Bakker",
        "burgemeester Halsema", "Burgemeester Femke Halsema", "wethouder Van der Meer",
        "minister Van Dam", "Minister De Vries", "Mayor Smith", "Mr. Bean", "Mrs Doubtfire",
        "koning Willem-Alexander", "minister-president Rutte", "minister J.P. Balkenende"}) {
    EXPECT_TRUE(NamesPerson(name)) << name;
  }
}

TEST(NamesPerson, AnAccount) {
  EXPECT_TRUE(NamesPerson("@piet"));
  EXPECT_TRUE(NamesPerson("@piet@mastodon.nl"));
  EXPECT_FALSE(NamesPerson("@"));
  EXPECT_FALSE(NamesPerson("@piet over de dijk"));
}

TEST(NamesPerson, NotAStreetASchoolOrABuildingThatIsCalledAfterSomebody) {
  for (const char* place :
       {"Jan Luijkenstraat", "Jan Luijkenstraat afgesloten", "Jan van Galenstraat",
        "Willem de Zwijgerlaan", "Martin Luther King School", "Anne Frank Huis",
        "Frans Halsmuseum", "Johan Cruijff Arena", "Prinses Beatrixsluis", "Erasmusbrug",
        "Koningin Wilhelmina Toren", "Martin Luther King Day"}) {
    EXPECT_FALSE(NamesPerson(place)) << place;
  }
}

TEST(NamesPerson, NotAStormADisasterOrAnOffice) {
  for (const char* subject :
       {"Hurricane Sandy", "Colorado wildfires", "Typhoon Pablo", "Alberta floods",
        "Italy earthquakes", "Costa Rica earthquake", "Storm Eunice", "minister van Financiën",
        "burgemeester van Amsterdam", "burgemeester en wethouders", "wethouder Wonen", "minister",
        "de burgemeester", "Hoogwater in de polder", "Closed Joris bridge", "Closed bridge",
        "mark up", "frank en vrij", "", "   ", "*", "Mark", "Rutte", "Steve Jobs' health",
        "Charlie Sheen rehab", "William and Kate fax save-the-date", "Boston Celtics championship",
        "Michelle Obama's obesity campaign"}) {
    EXPECT_FALSE(NamesPerson(subject)) << subject;
  }
}

TEST(NamesPerson, MissesWhatItsHeaderSays) {
  for (const char* name : {"Rutte", "Virgil van Dijk", "J. Jansen", "burgemeester halsema",
                           "minister van Dam", "Joanna Yeates murder"}) {
    EXPECT_FALSE(NamesPerson(name)) << name;
  }
  EXPECT_TRUE(NamesPerson("Albert Heijn"));
}

TEST(NamesPerson, TakesAnyBytes) {
  EXPECT_FALSE(NamesPerson("\xff\xfe Mark \x80"));
  EXPECT_FALSE(NamesPerson(std::string(10000, 'a') + " Jansen"));
  EXPECT_FALSE(NamesPerson(". . . ."));
}

}  // namespace
}  // namespace sluis
