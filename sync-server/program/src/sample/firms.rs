//! The firms that BCF packages are for, and the check item a person picks for the remarks made to each: the firms of
//! Schependomlaan are known by their trade, any other package is for a firm of its own name.

use std::borrow::Cow;

/// A firm that packages are for.
#[derive(Debug, Clone)]
pub(crate) struct Firm {
    /// How the names of its packages begin.
    package: Cow<'static, str>,
    /// The check item's code.
    pub(crate) item: Cow<'static, str>,
    /// The firm's name as a contractor.
    pub(crate) contractor: Cow<'static, str>,
    /// Its code as a contractor.
    pub(super) code: Cow<'static, str>,
    /// Its trade as the workbook says it.
    pub(super) trade: &'static str,
}

const fn firm(
    package: &'static str,
    item: &'static str,
    contractor: &'static str,
    code: &'static str,
    trade: &'static str,
) -> Firm {
    Firm {
        package: Cow::Borrowed(package),
        item: Cow::Borrowed(item),
        contractor: Cow::Borrowed(contractor),
        code: Cow::Borrowed(code),
        trade,
    }
}

static KNOWN: [Firm; 9] = [
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

/// Group of the check items that are made for further firms; the standard library has none of it.
const FURTHER_GROUP: usize = 13;
/// Items of a group at each of the two levels below it.
const ITEMS_A_LEVEL: usize = 99;
/// The trade of further firms' items: nothing is known of them.
const FURTHER_TRADE: &str = "主体结构";
/// Longest name of a further firm, in characters.
const NAME_LIMIT: usize = 120;

/// The firms of a set of packages.
#[derive(Debug, Clone)]
pub(crate) struct Firms {
    further: Vec<Firm>,
}

impl Firms {
    /// The firms of Schependomlaan, and one for each other package, by the packages' names.
    pub(crate) fn of<'a>(packages: impl IntoIterator<Item = &'a str>) -> Self {
        let mut firms = Self { further: Vec::new() };
        for package in packages {
            let place = firms.further.len();
            if firms.of_package(package).is_none() && place < ITEMS_A_LEVEL * ITEMS_A_LEVEL {
                let (high, low) = (place / ITEMS_A_LEVEL + 1, place % ITEMS_A_LEVEL + 1);
                firms.further.push(Firm {
                    package: package.to_owned().into(),
                    item: format!("{FURTHER_GROUP:02}.{high:02}.{low:02}").into(),
                    contractor: firm_name(package, place + 1).into(),
                    code: format!("P{:04}", place + 1).into(),
                    trade: FURTHER_TRADE,
                });
            }
        }
        firms
    }

    /// Whom a package is for.
    pub(crate) fn of_package(&self, package: &str) -> Option<&Firm> {
        let begins =
            |firm: &&Firm| package.starts_with(&*firm.package) || package.eq_ignore_ascii_case(&firm.contractor);
        KNOWN.iter().find(begins).or_else(|| self.further.iter().find(|firm| firm.package == package))
    }

    /// The firms of Schependomlaan.
    pub(super) const fn known() -> &'static [Firm] {
        &KNOWN
    }

    /// The firms of other packages.
    pub(super) fn further(&self) -> &[Firm] {
        &self.further
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Firm> {
        KNOWN.iter().chain(&self.further)
    }
}

/// The package's name as a firm's: printable, of bearable length, never empty.
fn firm_name(package: &str, number: usize) -> String {
    let printable: String = package.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
    match printable.trim() {
        "" => format!("BCF {number}"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_for_the_firm_of_its_name() {
        let firms = Firms::of(["Controle FEK 2026", "ACME clash v2", "fek", "ACME clash v2", " \t", "ACME clash"]);
        let named = |package: &str| firms.of_package(package).map(|firm| (&*firm.contractor, &*firm.item));
        assert_eq!(named("Controle FEK 2026"), Some(("FEK", "04.05")));
        assert_eq!(named("fek"), Some(("FEK", "04.05")));
        assert_eq!(named("ACME clash v2"), Some(("ACME clash v2", "13.01.01")));
        assert_eq!(named(" \t"), Some(("BCF 2", "13.01.02")));
        assert_eq!(named("ACME clash"), Some(("ACME clash", "13.01.03")));
        assert_eq!(named("another"), None);
        assert_eq!(firms.all().count(), 12);
    }

    #[test]
    fn a_hundred_packages_have_items_of_their_own() {
        let names: Vec<String> = (0..250).map(|number| format!("package {number}")).collect();
        let firms = Firms::of(names.iter().map(String::as_str));
        let items: std::collections::HashSet<_> = firms.all().map(|firm| firm.item.clone()).collect();
        assert_eq!(items.len(), 259);
        assert_eq!(firms.further()[99].item, "13.02.01");
    }
}
