# Sourced by the scripts of this folder: which deployment it is, and how Terraform is called.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/infra/delivery

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "delivery: $*"
    exit 1
}

# What the caller has set goes before the file.
while IFS='=' read -r key value; do
    [ -n "${!key:-}" ] || eval "export $key=$value"
done < <(grep -E '^[A-Za-z_]+=' "${JARVIS_DEPLOYMENT:-$here/deployment.env}")
name=${TF_VAR_name:?}
primary=${TF_VAR_primary_region:?}
# What is being delivered; a release is kept under this name, so that one can go back to it.
version=${JARVIS_VERSION:-$(git -C "$root" describe --tags --always --dirty)}
export name primary version

# The machine's settings for Terraform are of no use when they name a file that is not there.
[ -e "${TF_CLI_CONFIG_FILE:-/}" ] || unset TF_CLI_CONFIG_FILE
export TF_IN_AUTOMATION=1 TF_INPUT=0

# select_stack global | select_stack regional REGION: enters the stack's folder and connects it to its state.
# Each region's state is a file of its own, and has its own folder of Terraform's data, so that none is mixed up.
select_stack() {
    local stack=$1 region=${2:-} key account
    key=$stack${region:+/$region}.tfstate
    [ "$stack" = global ] || [ -e "$root/infra/terraform/regional/regions/$region.tfvars" ] ||
        fail "there is no infra/terraform/regional/regions/$region.tfvars"
    account=$(aws sts get-caller-identity --region "$primary" --query Account --output text)
    export TF_DATA_DIR=$root/.jarvis/terraform/$stack${region:+-$region}
    mkdir -p "$TF_DATA_DIR"
    cd "$root/infra/terraform/$stack" || exit 1
    terraform init -reconfigure -upgrade=false \
        -backend-config="bucket=${JARVIS_STATE_BUCKET:-$name-state-$account}" \
        -backend-config="key=$key" \
        -backend-config="region=$primary" \
        -backend-config="use_lockfile=true" \
        -backend-config="encrypt=true" >&2
    # For those who source this.
    # shellcheck disable=SC2034
    variables=()
    # shellcheck disable=SC2034
    [ "$stack" = global ] || variables=("-var-file=regions/$region.tfvars")
}

# output NAME: a value of the selected stack's output, as JSON.
output() { terraform output -json "$1"; }

# until_settled SECONDS COMMAND...: repeats a command that prints a status until that is none of those still under way;
# prints the last one, and fails when the time is over.
until_settled() {
    local deadline=$((SECONDS + $1)) status
    shift
    while :; do
        status=$("$@")
        case $status in
            Created | Queued | InProgress | Baking | Ready | RUNNING) ;;
            *) break ;;
        esac
        [ "$SECONDS" -lt "$deadline" ] || break
        sleep "${JARVIS_DELIVERY_PAUSE:-10}"
    done
    echo "$status"
}
