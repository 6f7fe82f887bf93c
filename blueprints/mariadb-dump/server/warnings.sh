# shellcheck shell=bash
# reads: sessions restored_users
# sets: warnings
#
# `collect_warnings` sets `warnings`: what a person should know of a restore that is done, a line each, `what; what to do`.

collect_warnings() {
  local who=${sessions#unseen: }
  warnings=''
  if [ "$who" != none ]; then
    warnings+="connected to the server when its databases were dropped: ${who//; /, }; see whether they wrote meanwhile; stop them before a restore, or name them as writers"$'\n'
  fi
  if [ "$who" != "$sessions" ]; then
    warnings+="whether other accounts were connected to the server is not known: this one has no right PROCESS; grant PROCESS to the user in the app's file"$'\n'
  fi
  if [[ $restored_users == failed* ]]; then
    warnings+="the data was loaded, but not all accounts of the database (${restored_users//; /, }); make the missing users and grants by hand"$'\n'
  fi
}
