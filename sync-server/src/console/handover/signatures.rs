//! The signatures of a reception, each with what the server said of it.

use super::names;
use super::read::Home;
use super::reception::Fact;
use crate::api::Api;
use crate::console::visitor::Visitor;
use crate::console::when;
use crate::store::{StoreError, Value};
use std::collections::HashMap;
use yanfang_domain::handover::Reception;
use yanfang_domain::id::{DocumentId, EntryId};
use yanfang_protocol::acceptance::CounterStatement;

const COUNTERS: &str = "SELECT entry, message FROM counter_signature WHERE project = $1 AND document = $2
    ORDER BY number";

/// The server's last word on each signature of a home.
pub(super) type Said = HashMap<EntryId, CounterStatement>;

pub(super) async fn said(api: &Api, visitor: &Visitor, home: &Home) -> Result<Said, StoreError> {
    let key = vec![Value::text(visitor.project()), Value::text(DocumentId::Unit(home.unit))];
    let rows = api.server().database().query(COUNTERS, key).await?;
    let read = rows.iter().map(|row| {
        let counter = serde_json::from_slice(row.blob(1)?)
            .map_err(|error| StoreError::Damaged { what: format!("a counter-signature does not read: {error}") })?;
        Ok((row.parse(0)?, counter))
    });
    read.collect()
}

pub(super) fn facts(visitor: &Visitor, reception: &Reception, said: &Said) -> Vec<Fact> {
    let words = visitor.words;
    let given = reception.form.signatures.iter().map(|given| {
        let signed = when::date_and_clock(when::at_office(given.at_ms), words);
        let (note, look) = said.get(&given.entry).map_or((String::new(), false), |counter| note(visitor, counter));
        Fact { name: names::signer(given.role, words).to_owned(), value: format!("{signed}{note}"), look }
    });
    let refused = reception.form.refused.map(|_| Fact {
        name: words.t("业主", "Owner").to_owned(),
        value: words.t("拒签，有见证", "did not sign, witnessed").to_owned(),
        look: true,
    });
    given.chain(refused).collect()
}

/// What is to be said of a signature, and whether somebody has to look at it.
fn note(visitor: &Visitor, counter: &CounterStatement) -> (String, bool) {
    let words = visitor.words;
    if counter.findings.is_empty() {
        return (format!(" · {} {}", words.t("副签", "counter-signed"), counter.number), false);
    }
    let doubt = counter.findings.iter().any(|finding| finding.is_doubt());
    let mut text =
        if doubt { format!(" · {}", words.t("签名有疑问", "doubtful signature")) } else { String::new() };
    for finding in &counter.findings {
        text.push_str(" · ");
        text.push_str(finding.text().get(words.0));
    }
    (text, doubt)
}
