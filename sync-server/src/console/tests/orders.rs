//! Orders in the console: assigned by hand, released, split, given to a substitute with its notice, kept from others.

use super::{FORM, OWN, get, post, signed_in};
use crate::api::tests::office::{CLERK, FIRM, FOREMAN, LEAD, NEIGHBOUR, Office, SUBSTITUTE, UNITS};

/// Gives a defect to the firm by hand; the page of its order.
async fn assigned(office: &Office, clerk: &str) -> (String, String) {
    let defect = office.record("墙角裂缝", &[]).await;
    let page = get(office, "/console/dispatch/assign", clerk).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let value = format!("{}+{defect}", UNITS[0]);
    assert!(page.text().contains(&value.replace('+', " ")), "it waits for a person");
    let none = post(office, "/console/dispatch/assign", clerk, &[OWN, FORM], format!("firm={FIRM}&reason=x")).await;
    assert_eq!(none.header("location"), "/console/dispatch/assign?refused=nothing_to_move");
    let form = format!("firm={FIRM}&reason=by+hand&defect={value}");
    let answer = post(office, "/console/dispatch/assign", clerk, &[OWN, FORM], form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    (answer.header("location").to_owned(), value)
}

#[tokio::test]
async fn an_order_is_assigned_released_and_given_to_a_substitute_with_its_notice() {
    let office = Office::open().await;
    let clerk = signed_in(&office, "linxiao", CLERK).await;
    let (order, value) = assigned(&office, &clerk).await;
    let draft = get(&office, &order, &clerk).await;
    assert!(draft.text().contains("草稿") && draft.text().contains("佳泰精装"), "{}", draft.text());
    let released = post(&office, &order, &clerk, &[OWN, FORM], "what=release".into()).await;
    assert_eq!((released.status.as_u16(), released.header("location")), (303, order.as_str()));
    assert!(get(&office, &order, &clerk).await.text().contains("已下发"));
    let again = post(&office, &order, &clerk, &[OWN, FORM], "what=release".into()).await;
    assert_eq!(again.header("location"), format!("{order}?refused=not_a_draft"));
    let told = get(&office, again.header("location"), &format!("{clerk}; language=en")).await;
    assert!(told.text().contains("The order is no draft."), "in the reader's language");
    let unexplained = post(&office, &order, &clerk, &[OWN, FORM], format!("what=give&firm={SUBSTITUTE}")).await;
    assert_eq!(unexplained.header("location"), format!("{order}?refused=no_reason"));

    let lead = signed_in(&office, "gaofeng", LEAD).await;
    let form = get(&office, &order, &lead).await;
    for field in ["reason", "firm", "notice", "served", "grace", "quantities"] {
        assert!(form.text().contains(&format!("name=\"{field}\"")), "{field} can be given");
    }
    let form = |served: &str| {
        format!(
            "what=substitute&firm={SUBSTITUTE}&defect={value}&reason=did+not+come&notice=DWX-7&served={served}&grace=3\
             &quantities=2.4+m2"
        )
    };
    let running = post(&office, &order, &lead, &[OWN, FORM], form("2199-01-01")).await;
    assert_eq!(running.header("location"), format!("{order}?refused=grace_running"));
    let given = post(&office, &order, &lead, &[OWN, FORM], form("2000-01-05")).await;
    let substitute = given.header("location").to_owned();
    assert_ne!(substitute, order);
    for (language, words) in
        [("zh", ["代维修通知单", "精装", "2000年1月5日"]), ("en", ["Notice", "精装", "5 Jan 2000"])]
    {
        let page = get(&office, &format!("{substitute}/notice"), &format!("{lead}; language={language}")).await;
        assert_eq!(page.status, 200);
        for word in words.into_iter().chain(["DWX-7", "佳泰精装", "万修维保", "2.4 m2", "did not come", "3-1-101"])
        {
            assert!(page.text().contains(word), "{word} in {language}: {}", page.text());
        }
        assert!(!page.text().contains(" style="), "nothing inline");
    }
    assert_eq!(get(&office, &format!("{order}/notice"), &lead).await.status, 404, "the first order has none");
    assert!(get(&office, &format!("/console/firms/{SUBSTITUTE}"), &lead).await.text().contains("GZ-0002"));
}

#[tokio::test]
async fn orders_are_shown_and_moved_within_ones_scope_alone() {
    let office = Office::open().await;
    let clerk = signed_in(&office, "linxiao", CLERK).await;
    let (order, _) = assigned(&office, &clerk).await;
    let neighbour = signed_in(&office, "liqiang", NEIGHBOUR).await;
    assert_eq!(get(&office, &order, &neighbour).await.status, 404);
    assert_eq!(post(&office, &order, &neighbour, &[OWN, FORM], "what=release".into()).await.status, 404);
    assert_eq!(get(&office, "/console/dispatch/assign", &neighbour).await.status, 403, "an inspector assigns nothing");
    let foreman = signed_in(&office, "luo", FOREMAN).await;
    assert_eq!(get(&office, &order, &foreman).await.status, 403, "contractors have their phones");
    let cross = [("sec-fetch-site", "cross-site"), FORM];
    assert_eq!(post(&office, &order, &clerk, &cross, "what=release".into()).await.status, 403);
    assert!(get(&office, &order, &clerk).await.text().contains("草稿"), "nothing was released");
    let firm = format!("/console/firms/{FIRM}");
    let early = post(&office, &firm, &clerk, &[OWN, FORM], "what=leave&reason=gone".into()).await;
    assert_eq!(early.header("location"), format!("{firm}?refused=has_not_left"));
    let id = order.rsplit('/').next().unwrap();
    let released = post(&office, &firm, &clerk, &[OWN, FORM], format!("what=release&order={id}")).await;
    assert_eq!(released.header("location"), firm);
    assert!(get(&office, &order, &clerk).await.text().contains("已下发"));
}
