//! The countries of ISO 3166-1, for drop-downs (S3-60).

use model::companies::Choice;
use rust_iso3166::CountryCode;

use crate::fold::fold;

/// Every country by name: the value is its two letters, the label its English short name. Accents do
/// not count in the order: Åland is beside Albania.
pub fn choices() -> Vec<Choice> {
    let mut all: Vec<&CountryCode> = rust_iso3166::ALL.iter().collect();
    all.sort_by_cached_key(|country| fold(country.name));
    all.into_iter()
        .map(|country| Choice {
            value: country.alpha2.to_owned(),
            label: country.name.to_owned(),
            detail: country.alpha2.to_owned(),
        })
        .collect()
}

/// Is `code` one of their two letters?
pub fn is_country(code: &str) -> bool {
    rust_iso3166::ALL.iter().any(|country| country.alpha2 == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S3-60: what can be chosen is right, once each, in order.
    #[test]
    fn every_country_is_there_once() {
        let all = choices();
        assert_eq!(all.len(), 249, "ISO 3166-1 has so many");
        assert!(all.iter().all(|c| is_country(&c.value) && !c.label.is_empty()));
        let position = |code: &str| all.iter().position(|c| c.value == code).unwrap_or(usize::MAX);
        assert!(position("AF") < position("AX") && position("AX") < position("AL"), "Åland beside Albania");
        assert_eq!(all[position("DE")].label, "Germany");
        for wrong in ["", "de", "XX", "DEU", "D"] {
            assert!(!is_country(wrong), "{wrong}");
        }
    }
}
