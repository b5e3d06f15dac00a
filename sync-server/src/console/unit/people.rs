//! Who did it.

use super::File;
use yanfang_domain::event::Author;

impl File<'_> {
    /// A person with role, a rule with its number, or the server.
    pub(super) fn who(&self, author: Author) -> String {
        let words = self.visitor.words;
        match author {
            Author::Member(id) => {
                let Some(member) = self.visitor.catalog.member(id) else {
                    return words.t("以前的成员", "a former member").to_owned();
                };
                let role = member.grants.first().map(|grant| words.role(grant.role));
                role.map_or_else(|| member.name.clone(), |role| format!("{}{}{role}", member.name, words.t("，", ", ")))
            }
            Author::Rule(id) => {
                let rules = &self.visitor.catalog.catalog().rules;
                let number = rules.iter().find(|rule| rule.id == id).map_or(0, |rule| rule.number);
                format!("{} {number}", words.t("规则", "rule"))
            }
            Author::Server => words.t("系统", "the server").to_owned(),
        }
    }
    /// The name alone.
    pub(super) fn name(&self, author: Author) -> String {
        match author {
            Author::Member(id) => {
                self.visitor.catalog.member(id).map_or_else(|| self.who(author), |member| member.name.clone())
            }
            Author::Rule(_) | Author::Server => self.who(author),
        }
    }
}
