#!/usr/bin/env bash
# usage: first-tenant.sh NAME
# Registers the tenant that the platform's operators belong to, with the key of a super administrator, who registers all
# other tenants by POST /api/v1/tenants. Prints the key; only its hash is kept. It goes through the Data API of the region
# that leads the database, as the owner, whose password nobody sees.
set -euo pipefail
# shellcheck source=infra/delivery/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

tenant_name=${1:?name of the tenant}
region=${TF_VAR_database_leader:-$primary}
account=$(aws sts get-caller-identity --region "$region" --query Account --output text)
secret=$(aws secretsmanager describe-secret --region "$region" --secret-id "$name/database/owner" --query ARN --output text)
database=(--region "$region" --resource-arn "arn:aws:rds:$region:$account:cluster:$name" --secret-arn "$secret")

# A ULID: 48 bits of time, 80 of chance, in Crockford's base 32 (https://github.com/ulid/spec).
ulid() {
    local alphabet=0123456789ABCDEFGHJKMNPQRSTVWXYZ time text='' byte
    time=$(date +%s%3N)
    for _ in {1..10}; do
        text=${alphabet:time%32:1}$text
        time=$((time / 32))
    done
    for byte in $(od -An -tu1 -N16 /dev/urandom); do
        text+=${alphabet:byte%32:1}
    done
    echo "$text"
}

tenant=ten_$(ulid) key_id=key_$(ulid)
key=jv_$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n')
hash=$(printf %s "$key" | sha256sum | cut -d ' ' -f 1)

transaction=$(aws rds-data begin-transaction "${database[@]}" --database jarvis --query transactionId --output text)

execute() {
    local sql=$1 parameters
    shift
    parameters=$(jq -cn '[$ARGS.named | to_entries[] | {name: .key, value: {stringValue: .value}}]' "$@")
    aws rds-data execute-statement "${database[@]}" --database jarvis --transaction-id "$transaction" \
        --sql "$sql" --parameters "$parameters" >/dev/null
}

# Row-level security binds the owner too.
execute "select set_config('jarvis.tenant_id', :tenant, true)" --arg tenant "$tenant"
execute "insert into tenants (id, name, plan, created_at) values (:tenant, :name, 'enterprise', now())" \
    --arg tenant "$tenant" --arg name "$tenant_name"
execute "insert into api_keys (tenant_id, id, name, shown_prefix, hash, roles, created_at)
    values (:tenant, :key, 'super administrator', :shown, decode(:hash, 'hex'), array['super_admin'], now())" \
    --arg tenant "$tenant" --arg key "$key_id" --arg shown "${key:0:10}" --arg hash "$hash"
aws rds-data commit-transaction --region "$region" --resource-arn "arn:aws:rds:$region:$account:cluster:$name" \
    --secret-arn "$secret" --transaction-id "$transaction" >/dev/null
say "  Tenant $tenant ($tenant_name); the key of its super administrator, which is not kept anywhere:"
echo "$key"
