#!/bin/sh
# Random search in plain sh: rematch run -s exec:'sh random.sh'

# Sets `index` to a number below $1.
draw() {
  state=$(((state * 1103515245 + 12345) % 2147483648))
  index=$((state / 65536 % $1))
}

# Sets `text` to what follows the key $2 in the request $1, up to a comma or the end of the object.
member() {
  text=${1#*"\"$2\":"}
  text=${text%%[,\}]*}
}

while IFS= read -r request; do
  answer=
  case $request in
  *'"type":"hello"'*)
    answer=',"protocol":1,"name":"random.sh","version":"1.0"'
    answer="$answer"',"capabilities":["batches","asynchronous","runs"]'
    ;;
  *'"type":"start"'*)
    member "$request" seed
    state=$text
    levels= # how many values each parameter has
    rest=$request
    while [ "${rest#*'"values":['}" != "$rest" ]; do
      rest=${rest#*'"values":['}
      IFS=,
      set -- ${rest%%]*}
      unset IFS
      levels="$levels $#"
    done
    ;;
  *'"type":"suggest"'*)
    member "$request" count
    count=$text
    suggestions=
    while [ "$count" -gt 0 ]; do
      indices=
      for level in $levels; do
        draw "$level"
        indices="$indices${indices:+,}$index"
      done
      suggestions="$suggestions${suggestions:+,}[$indices]"
      count=$((count - 1))
    done
    answer=",\"suggestions\":[$suggestions]"
    ;;
  esac
  member "$request" id
  printf '{"id":%s%s}\n' "$text" "$answer"
done
