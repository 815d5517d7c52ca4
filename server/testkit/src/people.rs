//! People and things to test with.

use domain::accounts::sight;
use domain::caller::Origin;
use domain::{Caller, Domain};
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use model::role::BuiltIn;
use uuid::Uuid;

/// Makes companies, groups, panels and people straight in the database.
pub struct Make<'a>(pub &'a Domain);

impl Make<'_> {
    /// A company; `parent` None makes the operator.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn company(&self, code: &str, parent: Option<CompanyId>) -> CompanyId {
        let id = self.0.new_uuid();
        let kind = if parent.is_none() { "operator" } else { "installer" };
        sqlx::query(
            "insert into company (id, code, parent_id, kind, name, name_key, region, authorization_code, created_at, updated_at)
             values ($1, $2, $3, $4, $2, lower($2), 'europe', $2, $5, $5)",
        )
        .bind(id)
        .bind(code)
        .bind(parent.map(|p| p.0))
        .bind(kind)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a company");
        CompanyId(id)
    }

    /// A group of a company.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn group(&self, name: &str, company: CompanyId) -> GroupId {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into panel_group (id, name, name_key, company_id, created_at, updated_at)
             values ($1, $2, lower($2), $3, $4, $4)",
        )
        .bind(id)
        .bind(name)
        .bind(company.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a group");
        GroupId(id)
    }

    /// Makes an employee see a group.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn member(&self, group: GroupId, account: AccountId) {
        sqlx::query("insert into group_member (group_id, account_id) values ($1, $2)")
            .bind(group.0)
            .bind(account.0)
            .execute(self.0.pool())
            .await
            .expect("a member");
    }

    /// A panel with partitions 1 to 4.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn panel(&self, imei: &str, group: GroupId) -> PanelId {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into panel (id, imei, web_name, account_code, model, group_id, created_at, updated_at)
             values ($1, $2, 'W' || right($2, 4), right($2, 6), 'NEO-64', $3, $4, $4)",
        )
        .bind(id)
        .bind(imei)
        .bind(group.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a panel");
        sqlx::query("insert into panel_search (panel_id, text) values ($1, $2 || E'\\n' || right($2, 6))")
            .bind(id)
            .bind(imei)
            .execute(self.0.pool())
            .await
            .expect("its search text");
        let mut conn = self.0.pool().acquire().await.expect("a connection");
        sight::refresh_of_panels(&mut conn, &[id]).await.expect("its sight");
        sqlx::query("insert into panel_partition (panel_id, number) select $1, n from generate_series(1, 4) n")
            .bind(id)
            .execute(self.0.pool())
            .await
            .expect("its partitions");
        PanelId(id)
    }

    /// An active employee with a built-in role, counted as enrolled with an authenticator app.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn employee(&self, email: &str, role: BuiltIn, company: CompanyId) -> AccountId {
        let id = self.account(email, "employee", "active", company, Some(role)).await;
        let sealed = self.0.keys().seal(self.0.entropy(), id.0.as_bytes(), b"12345678901234567890").expect("sealing");
        sqlx::query("insert into credential (account_id, totp_secret, totp_since, updated_at) values ($1, $2, $3, $3)")
            .bind(id.0)
            .bind(sealed)
            .bind(self.0.clock().now())
            .execute(self.0.pool())
            .await
            .expect("a credential");
        id
    }

    /// An end user in `state` (`active`, `off`, `pending`), without a password.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn end_user(&self, email: &str, state: &str, company: CompanyId) -> AccountId {
        self.account(email, "end_user", state, company, None).await
    }

    /// An installer in `state`, without a password.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn installer(&self, email: &str, state: &str, company: CompanyId) -> AccountId {
        self.account(email, "installer", state, company, None).await
    }

    async fn account(
        &self,
        email: &str,
        kind: &str,
        state: &str,
        company: CompanyId,
        role: Option<BuiltIn>,
    ) -> AccountId {
        let id = self.0.new_uuid();
        let now = self.0.clock().now();
        let label = email.split('@').next().unwrap_or(email);
        sqlx::query(
            "insert into account (id, kind, email, email_canonical, username, label, name_key, state, company_id, role_id, created_at, updated_at)
             values ($1, $2, $3, lower($3), lower($3), $4, lower($4), $5, $6, (select id from role where built_in = $7), $8, $8)",
        )
        .bind(id)
        .bind(kind)
        .bind(email)
        .bind(label)
        .bind(state)
        .bind(company.0)
        .bind(role.map(BuiltIn::name))
        .bind(now)
        .execute(self.0.pool())
        .await
        .expect("an account");
        sqlx::query("insert into account_search (account_id, text) values ($1, lower($2 || E'\\n' || $3 || E'\\n' || $1::text || E'\\ntel:'))")
            .bind(id)
            .bind(label)
            .bind(email)
            .execute(self.0.pool())
            .await
            .expect("its search text");
        sqlx::query(
            "insert into account_tally (kind, company_id, state, slot, n) values ($1, $2, $3, $4, 1)
             on conflict (kind, company_id, state, slot) do update set n = account_tally.n + 1",
        )
        .bind(kind)
        .bind(company.0)
        .bind(state)
        .bind(i16::from(id.as_bytes()[15] % 16))
        .execute(self.0.pool())
        .await
        .expect("its tally");
        self.refresh_sight(id).await;
        AccountId(id)
    }

    /// Puts a person on a panel.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn customer_link(&self, account: AccountId, panel: PanelId) -> Uuid {
        let id = self.0.new_uuid();
        sqlx::query(
            "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, created_at, updated_at)
             values ($1, $2, $3, '7', 'User', '{1,2}', 'regular', $4, $4)",
        )
        .bind(id)
        .bind(account.0)
        .bind(panel.0)
        .bind(self.0.clock().now())
        .execute(self.0.pool())
        .await
        .expect("a link");
        sqlx::query("update account set panel_count = panel_count + 1 where id = $1")
            .bind(account.0)
            .execute(self.0.pool())
            .await
            .expect("its count");
        self.refresh_sight(account.0).await;
        id
    }

    async fn refresh_sight(&self, account: Uuid) {
        let mut conn = self.0.pool().acquire().await.expect("a connection");
        sight::refresh(&mut conn, &[account]).await.expect("its sight");
    }

    /// A fully signed-in session of `account`: its token.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn session(&self, account: AccountId) -> String {
        use sqlx::types::time::OffsetDateTime;
        let raw: [u8; 32] = self.0.entropy().bytes();
        let token = domain::keys::token(&raw);
        let now: OffsetDateTime = self.0.clock().now();
        sqlx::query(
            "insert into session (id, token_hash, account_id, security_version, strength, proof_at, idle_seconds, created_at, seen_at, ends_at)
             select $1, $2, id, security_version, 'full', $4, 1800, $4, $4, $4 + interval '12 hours'
               from account where id = $3",
        )
        .bind(self.0.new_uuid())
        .bind(domain::keys::hash(&raw).as_slice())
        .bind(account.0)
        .bind(now)
        .execute(self.0.pool())
        .await
        .expect("a session");
        token
    }

    /// The caller of a fresh session of `account`.
    ///
    /// # Panics
    /// When there is none.
    pub async fn caller(&self, account: AccountId) -> Caller {
        let token = self.session(account).await;
        self.0.caller(&token, Origin::default()).await.expect("the session is read").expect("the session holds")
    }
}
