//! Passwords of the console: Argon2id with 19 MiB and two passes, never more than two at once (security.md).

use super::{AccountError, Accounts};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use yanfang_domain::id::{MemberId, ProjectId};
use yanfang_protocol::account::Session;

/// Hashings at once.
pub(super) const AT_ONCE: usize = 2;

/// Memory in KiB.
const MEMORY_KIB: u32 = 19 * 1024;

/// Passes over the memory.
const PASSES: u32 = 2;

/// Least length in characters (ASVS 5.0, 6.2.1).
const LEAST: usize = 8;

/// What is tried first by those who guess: the commonest passwords of eight and more characters.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../assets/common-passwords.txt").lines().collect());

/// Verified against where there is no such account, so that the answer takes as long. No password has this hash.
const NO_ACCOUNT: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Accounts {
    /// Sets a member's account and password for the console and ends the member's browser sessions.
    pub async fn set_password(
        &self,
        project: ProjectId,
        account: &str,
        member: MemberId,
        password: &str,
    ) -> Result<(), AccountError> {
        check(account, password)?;
        let hash = self.hash(password.to_owned()).await?;
        let mut transaction = self.database.begin().await?;
        transaction
            .execute(
                "INSERT INTO password (project, account, member, hash) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (project, account) DO UPDATE SET member = $3, hash = $4",
                vec![project.to_string().into(), account.into(), member.to_string().into(), hash.into()],
            )
            .await?;
        transaction
            .execute(
                "DELETE FROM session WHERE project = $1 AND member = $2 AND device IS NULL",
                vec![project.to_string().into(), member.to_string().into()],
            )
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Opens a browser's session for an account and its password.
    pub async fn sign_in(
        &self,
        project: ProjectId,
        account: &str,
        password: &str,
        address: &str,
        now_ms: i64,
    ) -> Result<Session, AccountError> {
        let name = format!("account {project} {account}");
        if !self.tries.allow(&[name.clone(), format!("address {address}")], now_ms) {
            return Err(AccountError::TooManyTries);
        }
        let rows = self
            .database
            .query(
                "SELECT member, hash FROM password WHERE project = $1 AND account = $2",
                vec![project.to_string().into(), account.into()],
            )
            .await?;
        let hash = rows.first().map_or(Ok(NO_ACCOUNT), |row| row.text(1))?.to_owned();
        let fits = self.fits(password.to_owned(), hash).await?;
        let row = rows.first().filter(|_| fits).ok_or(AccountError::BadPassword)?;
        self.tries.forget(&name);
        self.open_browser_session(project, row.parse(0)?, now_ms).await
    }

    async fn hash(&self, password: String) -> Result<String, AccountError> {
        self.costly(move || {
            let hash = hasher().and_then(|hasher| hasher.hash_password(password.as_bytes()));
            hash.map(|hash| hash.to_string()).map_err(AccountError::Hashing)
        })
        .await
    }

    async fn fits(&self, password: String, hash: String) -> Result<bool, AccountError> {
        self.costly(move || {
            let hash = PasswordHash::new(&hash).map_err(|error| AccountError::Hashing(error.into()))?;
            Ok(hasher().map_err(AccountError::Hashing)?.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    /// Runs a hashing off the event loop, when it is its turn.
    async fn costly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AccountError> + Send + 'static,
    ) -> Result<T, AccountError> {
        let turn = Arc::clone(&self.hashing).acquire_owned().await;
        let result = tokio::task::spawn_blocking(work).await;
        drop(turn);
        result.unwrap_or(Err(AccountError::Hashing(argon2::password_hash::Error::Crypto)))
    }
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| argon2::password_hash::Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn check(account: &str, password: &str) -> Result<(), AccountError> {
    if password.chars().count() < LEAST {
        return Err(AccountError::ShortPassword { least: LEAST });
    }
    let lower = password.to_lowercase();
    let one_letter = lower.chars().all(|letter| lower.starts_with(letter));
    let contains_account = account.chars().count() > 2 && lower.contains(&account.to_lowercase());
    if one_letter || contains_account || COMMON.contains(lower.as_str()) {
        return Err(AccountError::CommonPassword);
    }
    Ok(())
}
