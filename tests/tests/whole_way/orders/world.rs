//! A project with an inspector, an engineer, a clerk and contractors, and the steps that every scenario takes.

use yanfang_domain::catalog::Catalog;
use yanfang_domain::defect::Standing;
use yanfang_domain::id::{ContractorId, DefectId, DocumentId, MemberId, OrderId, UnitId};
use yanfang_domain::standing::fold;
use yanfang_domain::time::Moment;
use yanfang_sync::orders::OrderError;
use yanfang_tests::phone::{self, TestPhone};
use yanfang_tests::sample::{self, CLERK, ENGINEER, INSPECTORS};
use yanfang_tests::seed::Seed;
use yanfang_tests::server::TestServer;

pub(super) struct World {
    pub(super) server: TestServer,
    pub(super) inspector: TestPhone,
    pub(super) engineer: TestPhone,
    seed: Seed,
}

impl World {
    pub(super) fn new(units: usize) -> Self {
        Self::of(sample::catalog(units))
    }

    pub(super) fn of(catalog: Catalog) -> Self {
        let server = TestServer::empty();
        server.publish(catalog);
        let inspector = server.phone(INSPECTORS[0]);
        let engineer = server.phone(ENGINEER);
        inspector.sync_until_quiet();
        engineer.sync_until_quiet();
        Self { server, inspector, engineer, seed: Seed::new(7) }
    }

    pub(super) fn contractor(&self, index: usize) -> TestPhone {
        let phone = self.server.phone(sample::contractor_user(index));
        phone.sync_until_quiet();
        phone
    }

    /// A defect of the trade that the `firm`-th contractor has, at the server, on a draft.
    pub(super) fn defect(&mut self, unit: usize, firm: usize) -> DefectId {
        let draft = phone::draft(firm, &mut self.seed);
        let defect = self.inspector.record_defect(sample::unit(unit), draft).unwrap();
        self.inspector.sync_until_quiet();
        defect
    }

    pub(super) fn now(&self) -> Moment {
        Moment { utc_ms: self.server.clock().now_ms(), offset_min: 480 }
    }

    /// Where a defect stands in its unit, at the server.
    pub(super) fn standing(&self, unit: usize, defect: DefectId) -> Standing {
        fold(&self.server.document(sample::unit(unit)).unwrap().defect(defect).unwrap())
    }

    /// Where it stands on an order, at the server.
    pub(super) fn on_order(&self, order: OrderId, defect: DefectId) -> Standing {
        let server = self.server.server();
        let document = self.server.wait(server.document(sample::project(), DocumentId::Order(order)));
        fold(&document.unwrap().unwrap().defect(defect).unwrap())
    }

    /// The clerk releases an order.
    pub(super) fn release(&self, order: OrderId) {
        self.try_release(CLERK, order).unwrap();
    }

    pub(super) fn try_release(&self, member: MemberId, order: OrderId) -> Result<(), OrderError> {
        let (server, orders) = (self.server.server(), [order]);
        self.server.wait(server.release_orders(sample::project(), member, &orders, self.now()))
    }

    /// A defect on a released order of the `firm`-th contractor.
    pub(super) fn released(&mut self, unit: usize, firm: usize) -> (DefectId, OrderId) {
        let defect = self.defect(unit, firm);
        let order = self.standing(unit, defect).order.expect("a rule put it on a draft");
        self.release(order);
        (defect, order)
    }

    /// The clerk gives what is open on an order to another contractor.
    pub(super) fn reassign(&self, order: OrderId, to: ContractorId) -> OrderId {
        let (server, reason) = (self.server.server(), "来不了".to_owned());
        let moving = server.reassign_order(sample::project(), CLERK, order, to, reason, self.now());
        self.server.wait(moving).unwrap()
    }

    /// Fails unless unit and order show the same.
    pub(super) fn assert_same(&self, unit: usize, order: OrderId, defect: DefectId) {
        assert_eq!(self.on_order(order, defect), self.standing(unit, defect));
    }
}

pub(super) fn placed(unit: usize, defect: DefectId) -> (UnitId, DefectId) {
    (sample::unit(unit), defect)
}
