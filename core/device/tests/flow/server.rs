//! A server in memory that executes what it gets, and does what a test tells it to.

use crate::world::{PROJECT, member};
use ed25519_dalek::SigningKey;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use yanfang_device::{CancelToken, Link, LinkError, LinkRequest, LinkResponse};
use yanfang_document::{Document, ExecuteError, vouched};
use yanfang_domain::catalog::Catalog;
use yanfang_domain::command::Command;
use yanfang_domain::event::Author;
use yanfang_domain::id::{ActorId, DeviceId, Digest, DocumentId, MemberId, Origin};
use yanfang_protocol::account::{Certificate, EnrolAnswer, EnrolRequest, Session};
use yanfang_protocol::codec;
use yanfang_protocol::deliver::{DeliverAnswer, DeliverRequest, Delivered};
use yanfang_protocol::feed::{Cursor, FeedContent, FeedDocument, FeedPart};
use yanfang_protocol::problem::{Code, Problem};
use yanfang_protocol::signature::{Purpose, Signed, catalog_message, document_message, sign};
use yanfang_protocol::sync::{Chain, ChainAnswer, DocumentAnswer, NotJudged, Reason, SyncAnswer, SyncRequest, Verdict};
use yanfang_protocol::take_back::{HeldDocument, TakeBackAnswer, TakeBackRequest};

/// What a test wants of the next commands whose note contains the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Refuse(&'static str),
    Rebase(&'static str),
    Fork(&'static str),
    Missing,
    Fail,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) documents: BTreeMap<DocumentId, Document>,
    /// (document, change, the device that has it already)
    pub(crate) feed: Vec<(DocumentId, Vec<u8>, Option<MemberId>)>,
    pub(crate) origins: HashMap<Origin, (Vec<u8>, Verdict)>,
    pub(crate) orders: Vec<Order>,
    pub(crate) epoch: u32,
    pub(crate) lose_answers: u32,
    pub(crate) tamper: bool,
    pub(crate) requests: Vec<SyncRequest>,
    members: HashMap<String, MemberId>,
    server_actor: u8,
}

pub(crate) struct Server {
    pub(crate) state: Mutex<State>,
    catalog: Catalog,
    key: SigningKey,
}

impl Server {
    pub(crate) fn new(catalog: Catalog) -> Self {
        Self { state: Mutex::default(), catalog, key: SigningKey::from_bytes(&[5; 32]) }
    }

    pub(crate) fn order(&self, order: Order) {
        self.state.lock().unwrap().orders.push(order);
    }

    fn enrol(&self, request: &EnrolRequest) -> EnrolAnswer {
        let who = member(request.code.parse().unwrap());
        let device = DeviceId::from_bytes(*who.bytes());
        let certificate =
            Certificate { project: PROJECT, device, member: who, public_key: request.public_key, issued_ms: 0 };
        let certificate = Signed::seal(&self.key, Purpose::Certificate, &certificate).unwrap();
        let token = format!("token {}", request.code);
        self.state.lock().unwrap().members.insert(format!("Bearer {token}"), who);
        EnrolAnswer {
            device,
            member: who,
            project: PROJECT,
            server_key: Digest(self.key.verifying_key().to_bytes()),
            certificate: hex::encode(codec::plain(&certificate).unwrap()),
            session: Session { token, expires_ms: i64::MAX },
        }
    }

    fn sync(&self, who: MemberId, request: SyncRequest) -> Vec<u8> {
        let mut state = self.state.lock().unwrap();
        let from = request.cursor.as_ref().map_or(0, |cursor| cursor.number as usize);
        let documents = request.documents.iter().map(|push| {
            if let Some(at) = state.orders.iter().position(|order| matches!(order, Order::Missing | Order::Fail)) {
                return DocumentAnswer::NotJudged(match state.orders.remove(at) {
                    Order::Missing => NotJudged::Missing { hashes: vec![] },
                    _ => NotJudged::Failed { code: Code::Internal },
                });
            }
            let document = state.documents.remove(&push.id);
            let mut document = document.unwrap_or_else(|| Document::genesis(push.id, 1).unwrap());
            let mut whole = true;
            let answers =
                push.chains.iter().map(|chain| judge(&mut state, &mut document, push.id, who, chain, &mut whole));
            let answers: Vec<_> = answers.collect();
            state.documents.insert(push.id, document);
            let all = answers.iter().all(|answer| *answer == ChainAnswer::Accepted);
            if all { DocumentAnswer::Accepted } else { DocumentAnswer::Chains(answers) }
        });
        let documents = documents.collect();
        let mut feed = Vec::new();
        if request.catalog == 0 {
            feed.push(self.catalog_part());
        }
        feed.extend(request.refetch.iter().map(|id| self.document_part(&state, *id, None)));
        feed.extend(self.news(&state, from, who, request.cursor.is_none()));
        let number = state.feed.len() as u64;
        let answer = SyncAnswer {
            documents,
            later: vec![],
            feed,
            cursor: Cursor { epoch: state.epoch, number, chain: Digest([number as u8; 32]), signature: vec![] },
            more: false,
            server_ms: 1,
            backed_up: None,
        };
        state.requests.push(request);
        let mut signed = Signed::seal(&self.key, Purpose::Answer, &answer).unwrap();
        if state.tamper {
            let middle = signed.message.len() / 2;
            signed.message[middle] ^= 1;
        }
        codec::encode(&signed).unwrap()
    }

    /// Takes everything that is given and vouched for; says of all that is named and not here that it is lacking.
    fn take_back(&self, request: TakeBackRequest) -> Vec<u8> {
        let mut state = self.state.lock().unwrap();
        for given in request.given_documents {
            let document = state.documents.remove(&given.id);
            let mut document = document.unwrap_or_else(|| Document::genesis(given.id, 1).unwrap());
            let before = document.heads();
            document.apply(&vouched(&given.changes, &given.heads)).unwrap();
            for change in document.changes_since(&before) {
                state.feed.push((given.id, change.bytes, None));
            }
            state.documents.insert(given.id, document);
        }
        let lacks = |held: &HeldDocument| {
            let document = state.documents.get(&held.id);
            document.is_none_or(|document| held.heads.iter().any(|head| !document.contains(head)))
        };
        let documents = request.documents.into_iter().filter(lacks).map(|held| HeldDocument { heads: vec![], ..held });
        let answer = TakeBackAnswer {
            catalogs: vec![],
            documents: documents.collect(),
            commands: request.commands.into_iter().filter(|origin| !state.origins.contains_key(origin)).collect(),
            not_taken: vec![],
            cursor: Cursor { epoch: state.epoch, number: 0, chain: Digest([0; 32]), signature: vec![] },
        };
        codec::encode(&Signed::seal(&self.key, Purpose::TakeBack, &answer).unwrap()).unwrap()
    }

    fn news(&self, state: &State, from: usize, who: MemberId, is_new: bool) -> Vec<FeedPart> {
        let mut news: BTreeMap<DocumentId, Vec<serde_bytes::ByteBuf>> = BTreeMap::new();
        for (id, change, has) in state.feed.iter().skip(from) {
            if *has != Some(who) {
                news.entry(*id).or_default().push(serde_bytes::ByteBuf::from(change.clone()));
            }
        }
        news.into_iter()
            .map(|(id, changes)| self.document_part(state, id, (!is_new).then_some(FeedContent::Changes(changes))))
            .collect()
    }

    fn document_part(&self, state: &State, id: DocumentId, content: Option<FeedContent>) -> FeedPart {
        let document = &state.documents[&id];
        let content = content.unwrap_or_else(|| FeedContent::Snapshot(serde_bytes::ByteBuf::from(document.save())));
        let heads = document.heads();
        let signature = sign(&self.key, Purpose::Document, &document_message(&PROJECT, &id, 1, &heads, &content));
        FeedPart::Document(FeedDocument { id, generation: 1, heads, content, signature })
    }

    fn catalog_part(&self) -> FeedPart {
        let json = serde_json::to_vec(&self.catalog).unwrap();
        let signature = sign(&self.key, Purpose::Catalog, &catalog_message(&PROJECT, 1, &json));
        FeedPart::Catalog { version: 1, json, signature }
    }
}

fn judge(
    state: &mut State,
    document: &mut Document,
    id: DocumentId,
    who: MemberId,
    chain: &Chain,
    whole: &mut bool,
) -> ChainAnswer {
    let known = |origin| state.origins.contains_key(origin);
    let origins: Vec<_> = (0..chain.commands.len())
        .map(|at| {
            let seq = chain.first_seq + at as u32;
            chain.commands[at].origin.unwrap_or(Origin { actor: chain.actor, seq })
        })
        .collect();
    let ordered = |order: &Order| match order {
        Order::Refuse(text) | Order::Rebase(text) | Order::Fork(text) => {
            chain.commands.iter().any(|command| String::from_utf8_lossy(&command.body).contains(text))
        }
        Order::Missing | Order::Fail => false,
    };
    if *whole && !chain.again && !origins.iter().any(known) && !state.orders.iter().any(ordered) {
        let mut branch = document.branch(&chain.dependencies, chain.actor).unwrap();
        let mut last = None;
        for (sent, origin) in chain.commands.iter().zip(&origins) {
            let executed = branch.execute(&command(who, chain.catalog, sent, *origin)).unwrap();
            state.feed.push((id, executed.bytes, Some(who)));
            state.origins.insert(*origin, (sent.body.clone(), Verdict::Accepted));
            last = Some(executed.hash);
        }
        assert_eq!(last, Some(chain.last), "the server gets the hash that the phone got");
        document.merge(branch).unwrap();
        return ChainAnswer::Accepted;
    }
    *whole = false;
    let verdicts =
        chain.commands.iter().zip(&origins).map(|(sent, origin)| one(state, document, id, who, chain, sent, *origin));
    ChainAnswer::Each(verdicts.collect())
}

fn one(
    state: &mut State,
    document: &mut Document,
    id: DocumentId,
    who: MemberId,
    chain: &Chain,
    sent: &yanfang_protocol::sync::SentCommand,
    origin: Origin,
) -> Verdict {
    if let Some((body, verdict)) = state.origins.get(&origin) {
        return if *body == sent.body { verdict.clone() } else { Verdict::Forked };
    }
    let contains = |text: &str| String::from_utf8_lossy(&sent.body).contains(text);
    let refused = state.orders.iter().any(|order| matches!(order, Order::Refuse(text) if contains(text)));
    if let Some(at) = state.orders.iter().position(|order| matches!(order, Order::Fork(text) if contains(text))) {
        state.orders.remove(at);
        return Verdict::Forked;
    }
    state.server_actor += 1;
    let actor = ActorId([0xf0 | state.server_actor >> 4, state.server_actor, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
    if refused {
        let verdict = Verdict::Refused { why: Reason { code: Code::NotAllowed, cause: None } };
        state.origins.insert(origin, (sent.body.clone(), verdict.clone()));
        return verdict;
    }
    let verdict = match document.append(actor, &command(who, chain.catalog, sent, origin)) {
        Ok(executed) => {
            state.feed.push((id, executed.bytes, None));
            Verdict::Rebased { flag: None }
        }
        Err(ExecuteError::AlreadyExists { .. }) => Verdict::Rebased { flag: None },
        Err(_) => Verdict::Refused { why: Reason { code: Code::DependsOnNotAccepted, cause: None } },
    };
    state.origins.insert(origin, (sent.body.clone(), verdict.clone()));
    verdict
}

fn restored() -> LinkResponse {
    let code = Code::Restored;
    let problem = Problem { code, message: code.message(), reference: String::new(), retry_after_s: None };
    LinkResponse { status: code.status(), headers: vec![], body: serde_json::to_vec(&problem).unwrap() }
}

fn command(who: MemberId, catalog: u32, sent: &yanfang_protocol::sync::SentCommand, origin: Origin) -> Command {
    let body = codec::decode_body(&sent.body).unwrap();
    Command { origin, by: Author::Member(who), done_at: sent.done_at, catalog, body }
}

impl Link for Server {
    fn send(&self, request: LinkRequest, _: &CancelToken) -> Result<LinkResponse, LinkError> {
        let path = request.url.trim_start_matches("http://127.0.0.1");
        let header = |name| request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let body = match path {
            "/v1/enrol" => serde_json::to_vec(&self.enrol(&serde_json::from_slice(&request.body).unwrap())).unwrap(),
            "/v1/sync" => {
                let who = self.state.lock().unwrap().members[&header("authorization").unwrap()];
                let request: SyncRequest = codec::decode(&request.body, 16 << 20).unwrap();
                let epoch = self.state.lock().unwrap().epoch;
                if request.cursor.as_ref().is_some_and(|cursor| cursor.epoch < epoch) {
                    return Ok(restored());
                }
                let body = self.sync(who, request);
                let mut state = self.state.lock().unwrap();
                if state.lose_answers > 0 {
                    state.lose_answers -= 1;
                    return Err(LinkError::Cut);
                }
                body
            }
            "/v1/take-back" => self.take_back(codec::decode(&request.body, 16 << 20).unwrap()),
            "/v1/deliver" => {
                let request: DeliverRequest = codec::decode(&request.body, 16 << 20).unwrap();
                let commands = request.commands.iter().map(|_| Delivered::NotJudged(NotJudged::Busy)).collect();
                codec::encode(&DeliverAnswer { commands }).unwrap()
            }
            other => panic!("nobody expects {other}"),
        };
        Ok(LinkResponse { status: 200, headers: vec![], body })
    }
}
