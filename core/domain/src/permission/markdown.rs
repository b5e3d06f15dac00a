//! The permission table as a document for people.

use super::office::OFFICE;
use super::table::{From, TABLE, Weight};
use crate::event::Status;
use crate::role::Role;
use std::fmt::Write as _;

/// The whole table as Markdown: one line a command, one column a role, and the statuses it is possible in.
pub fn permission_table_markdown() -> String {
    let mut text = String::from(
        "# Permissions\n\n\
         Written from `core/domain/src/permission/table.rs`; a test keeps the two equal.\n\
         ● may, · may not. A *fact* is never quarantined, a *decision* is where its author had no right to it (R14).\n\
         `renumber_defect`, `mirror` and `handover_recorded_elsewhere` are the server's. What happens to a batch, a \
         reception or an order as a whole (from `batch_opened` on) depends on no defect's status: when it is possible \
         is said by the rules in `core/domain/src/{batch,delivery,handover,order}`. `voided` by others than clerk and engineers: only what they recorded, until \
         someone else acted on it. `decision_taken_in` and `decision_declined` are answered on the console alone, never \
         about an own decision.\n\n",
    );
    text.push_str("| command | kind |");
    for role in Role::ALL {
        let _ = write!(text, " {role:?} |");
    }
    text.push_str(" in status |\n| --- | --- |");
    text.push_str(&" :-: |".repeat(Role::ALL.len()));
    text.push_str(" --- |\n");
    for row in TABLE {
        let weight = match row.weight {
            Weight::Fact => "fact",
            Weight::Decision => "decision",
        };
        let _ = write!(text, "| `{}` | {weight} |", row.command.text());
        for role in Role::ALL {
            text.push_str(if row.roles.contains(&role) { " ● |" } else { " · |" });
        }
        let _ = writeln!(text, " {} |", statuses(row.from));
    }
    text.push_str("\n## Beside commands\n\nBy a role in the whole project.\n\n| act | roles |\n| --- | --- |\n");
    for (act, roles) in OFFICE {
        let names: Vec<String> = roles.iter().map(|role| format!("{role:?}")).collect();
        let _ = writeln!(text, "| `{}` | {} |", act.text(), names.join(", "));
    }
    text
}

fn statuses(from: From) -> String {
    match from {
        From::NoDefect => "-".into(),
        From::Any => "any".into(),
        From::AnyOpen => "any open".into(),
        From::Only(only) => {
            let names = Status::ALL.iter().filter(|status| only.contains(status)).map(|status| format!("{status:?}"));
            names.collect::<Vec<_>>().join(", ")
        }
    }
}
