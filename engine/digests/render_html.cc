#include <kainjow/mustache.hpp>
#include <string>
#include <vector>

#include "engine/digests/html_template.h"
#include "engine/digests/render.h"
#include "engine/digests/view.h"

namespace sluis {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::partial;

data LinkList(const std::vector<NamedLink>& links) {
  data list(data::type::list);
  for (const NamedLink& link : links) {
    data item;
    item.set("link_name", link.name);
    item.set("link_address", link.address);
    list.push_back(item);
  }
  return list;
}

data DataOf(size_t number, const StoryView& story, const std::string& open_post,
            const std::vector<NamedLink>& links) {
  data out;
  out.set("has_links", data(!links.empty()));
  out.set("links", LinkList(links));
  out.set("number", std::to_string(number));
  out.set("interest", story.interest);
  out.set("sureness", story.sureness);
  out.set("is_exploring", data(!story.exploring.empty()));
  out.set("exploring", story.exploring);
  out.set("text", story.text);
  out.set("has_language", data(!story.language.empty()));
  out.set("text_language", story.language);
  out.set("byline", story.byline);
  out.set("has_link", data(!story.link.empty()));
  out.set("link", story.link);
  out.set("open_post", open_post);
  data about(data::type::list);
  for (const std::string* line : {&story.why, &story.voices, &story.also}) {
    if (!line->empty()) about.push_back(data("line", *line));
  }
  out.set("about", about);
  return out;
}

void AddBalance(const BalanceView& balance, data* out) {
  out->set("balance_heading", balance.heading);
  out->set("balance_sentence", balance.sentence);
  out->set("has_rows", data(!balance.rows.empty()));
  data rows(data::type::list);
  for (const BalanceRow& row : balance.rows) {
    data cells;
    cells.set("count", row.number);
    cells.set("label", row.label);
    rows.push_back(cells);
  }
  out->set("balance_rows", rows);
  data voices(data::type::list);
  for (const std::string& paragraph : balance.voices) voices.push_back(data("line", paragraph));
  out->set("voices", voices);
  out->set("has_interests", data(!balance.interests.empty()));
  out->set("interests_heading", balance.interests_heading);
  data interests(data::type::list);
  for (const InterestLine& row : balance.interests) {
    data cells;
    cells.set("name", row.title);
    cells.set("account", row.text);
    interests.push_back(cells);
  }
  out->set("interests", interests);
}

data DataOf(const DigestView& view, const RenderAdditions& additions) {
  const auto links_of = [&additions](size_t story) {
    return story < additions.story_links.size() ? additions.story_links[story]
                                                : std::vector<NamedLink>();
  };
  data out;
  out.set("language", view.language);
  out.set("title", view.title);
  out.set("date", view.date);
  out.set("period", view.period);
  out.set("summary", view.summary);
  data stories(data::type::list);
  for (size_t i = 0; i < view.stories.size(); ++i) {
    stories.push_back(DataOf(i + 1, view.stories[i], view.open_post, links_of(i)));
  }
  out.set("stories", stories);
  out.set("has_more", data(!additions.after_stories.empty()));
  out.set("after_stories", additions.after_stories);
  out.set("has_closing", data(!additions.closing_links.empty()));
  out.set("closing", LinkList(additions.closing_links));
  AddBalance(view.balance, &out);
  return out;
}

std::string Filled(const std::string& text, data values) {
  values.set("content", data(partial([] { return std::string(kHtmlContent); })));
  values.set("story", data(partial([] { return std::string(kHtmlStory); })));
  mustache page(text);
  return page.render(values);
}

}  // namespace

std::string RenderHtml(const v1::Digest& digest, const RenderAdditions& additions) {
  return Filled(kHtmlTemplate, DataOf(ViewOf(digest), additions));
}

std::string RenderHtmlContent(const v1::Digest& digest) {
  return Filled("<p>{{summary}}</p>\n{{> content}}", DataOf(ViewOf(digest), {}));
}

std::vector<std::string> RenderHtmlStories(const v1::Digest& digest) {
  const DigestView view = ViewOf(digest);
  std::vector<std::string> stories;
  for (size_t i = 0; i < view.stories.size(); ++i) {
    stories.push_back(Filled("{{> story}}\n", DataOf(i + 1, view.stories[i], view.open_post, {})));
  }
  return stories;
}

}  // namespace sluis
