# shellcheck shell=bash
# reads: sessions restored_users
# sets: warnings
#
# `collect_warnings` sets `warnings`: what an operator must know after a completed restore, one line each, `what; what
# to do`.

collect_warnings() {
  local who=${sessions#unseen: }
  warnings=''
  if [ "$who" != none ]; then
    warnings+="other sessions were connected when the databases were dropped: ${who//; /, }; check whether they wrote data, and stop them before a restore or declare them as writers"$'\n'
  fi
  if [ "$who" != "$sessions" ]; then
    warnings+="sessions of other accounts are not visible without the right PROCESS; grant it to the user in the app's file"$'\n'
  fi
  if [[ $restored_users == failed* ]]; then
    warnings+="the data was loaded, but not all database accounts (${restored_users//; /, }); create the missing users and grants manually"$'\n'
  fi
}
