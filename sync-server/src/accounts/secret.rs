//! Secrets: drawn here, shown once, stored as SHA-256.

use super::AccountError;
use sha2::{Digest as _, Sha256};

/// Fresh random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N], AccountError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// What is stored of a secret.
pub(super) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The letters of a code: no I, L, O, U, which are misread or misheard.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code that people can read out: twelve letters in three groups, 60 random bits.
pub(super) fn code() -> Result<String, AccountError> {
    let bytes = random::<12>()?;
    let mut code = String::with_capacity(14);
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte & 31)]));
    }
    Ok(code)
}

/// The code as it is meant, however it was typed: no spaces or hyphens, upper case, O for 0 and I or L for 1.
pub(super) fn canonical(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_how_people_type_it() {
        let code = code().unwrap();
        assert_eq!(code.len(), 14);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l"));
        assert_eq!(canonical(&typed), canonical(&code));
    }
}
