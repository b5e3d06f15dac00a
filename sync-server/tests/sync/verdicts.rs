//! Every verdict, and what a request sent twice does.

use crate::phone::Phone;
use crate::project::{PLASTER, Site, document};
use yanfang_protocol::sync::DocumentAnswer;

#[tokio::test]
async fn a_chain_is_accepted_and_its_defect_assigned() {
    let site = Site::new().await;
    let mut phone = Phone::new(1);
    phone.sync(&site.server).await;
    phone.record(document(1), Some(PLASTER));
    let answer = phone.sync(&site.server).await;
    assert_eq!(answer.documents, [DocumentAnswer::Accepted]);
    assert_eq!(answer.feed.len(), 1);
    assert_eq!(site.texts("SELECT status FROM defect").await, ["assigned"]);
    let server = site.server.document(phone.caller.project, document(1)).await.unwrap().unwrap();
    assert_eq!(server.heads(), phone.held(document(1)).document.heads());
}
