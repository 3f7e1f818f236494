#!/usr/bin/env bash
# usage: cost-difference.sh BEFORE.json AFTER.json
# What changes in the cost, from two outputs of `./jarvis cost --json`, as a table in Markdown.
set -euo pipefail
before=${1:?output of ./jarvis cost --json} after=${2:?output of ./jarvis cost --json}

jq -rn --slurpfile before "$before" --slurpfile after "$after" '
    def figures: [.deployments[] | .size as $size | (.floor | keys | map(select(. != "everywhere")) | join(" + ")) as $regions
        | {key: "\($size), \($regions), a month idle", value: .usd_per_month},
          (.work | to_entries[] | .key as $region | .value | to_entries[]
              | {key: "\($size), \($region), \(.value.per) \(.key)", value: .value.usd})] | from_entries;
    def money: . * 100 | round / 100 | tostring;
    ($before[0] | figures) as $old | ($after[0] | figures) as $new
    | [($new | keys_unsorted[]) as $name | {name: $name, old: $old[$name], new: $new[$name]}
        | select(.old == null or (.new - .old | fabs) >= 0.005)]
    | if length == 0 then "The cost does not change." else
        "| USD | before | after |", "| --- | ---: | ---: |",
        (.[] | "| \(.name) | \(if .old == null then "" else .old | money end) | \(.new | money) |")
      end
'
