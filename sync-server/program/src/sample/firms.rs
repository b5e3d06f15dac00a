//! The firms of Schependomlaan, and the check item a person would pick for the remarks made to each.

/// A firm whose BCF packages are named after it.
#[derive(Debug)]
pub(crate) struct FirmItem {
    /// How the names of its packages begin.
    pub(crate) package_prefix: &'static str,
    /// The check item's code.
    pub(crate) item: &'static str,
    /// The firm's name as a contractor.
    pub(crate) contractor: &'static str,
    /// Its code as a contractor.
    pub(super) code: &'static str,
    /// Its trade as the workbook says it.
    pub(super) trade: &'static str,
}

const fn firm(
    package_prefix: &'static str,
    item: &'static str,
    contractor: &'static str,
    code: &'static str,
    trade: &'static str,
) -> FirmItem {
    FirmItem { package_prefix, item, contractor, code, trade }
}

const FIRMS: [FirmItem; 9] = [
    firm("Controle FEK", "04.05", "FEK", "FEK", "栏杆"),
    firm("Controle Geelen", "12.01", "Geelen", "GEE", "主体结构"),
    firm("Controle Jordahl", "12.11", "Jordahl", "JOR", "钢结构"),
    firm("Controle Linden", "03.07.01", "Linden", "LIN", "门窗"),
    firm("Controle Multicom", "12.06", "Multicom", "MUL", "预制构件"),
    firm("Controle Waardo", "12.03", "Waardo", "WAA", "预制构件"),
    firm("Controle Xella", "12.13", "Xella", "XEL", "砌筑"),
    firm("Controle Ytong", "12.15", "Ytong", "YTO", "砌筑"),
    firm("Controle staalconstructie", "12.18", "Bernts", "BER", "钢结构"),
];

/// The firms, one for each subcontractor of the data set.
pub(crate) fn firm_items() -> &'static [FirmItem] {
    &FIRMS
}
