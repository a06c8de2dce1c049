#!/bin/sh
# Trains the recogniser's data (ytcs_docs/files/vie.traineddata) from Debian's: scripts/recogniser/train.sh FOLDER
# An hour and 3 GB on two cores. Debian's packages needed: tesseract-ocr tesseract-ocr-vie fonts-liberation
# fonts-texgyre fonts-freefont-ttf fonts-linuxlibertine fonts-noto-core.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$(dirname "$here")")
python=${PYTHON:-$root/.venv/bin/python}
data=$(dpkg -L tesseract-ocr-vie | grep '/vie.traineddata$')
export OMP_THREAD_LIMIT=1 PYTHONPATH="$root"
cd "$folder"

combine_tessdata -e "$data" debian.lstm
"$python" "$here/trainable.py" debian.lstm begun.lstm

pages() {
    mkdir -p pages
    for seed in "$@"; do
        "$python" "$here/pages.py" pages "$seed" 50
        for page in pages/"$seed"-*.png; do
            tesseract "$page" "${page%.png}" -l vie --psm 6 lstm.train 2>> lines.log || echo "left out: $page" >> lines.log
            rm "$page"
        done
    done
}
pages 1 2 3 4 5 6 7 8 9 10 & half=$!
pages 11 12 13 14 15 16 17 18 19 20
wait $half
ls pages/*.lstmf | sort -R --random-source="$data" > all.list
head -n 25 all.list > kept.list
tail -n +26 all.list > trained.list

train() {  # LEARNING-RATE ITERATIONS FROM
    lstmtraining --continue_from "$3" --traineddata "$data" --model_output office --train_listfile trained.list \
        --learning_rate "$1" --reset_learning_rate --max_iterations "$2" >> training.log 2>&1
}
train 0.0002 27000 begun.lstm
train 0.00004 36000 office_checkpoint

lstmtraining --stop_training --convert_to_int --continue_from office_checkpoint --traineddata "$data" \
    --model_output vie.traineddata
for one in "$data" vie.traineddata; do lstmeval --model "$one" --eval_listfile kept.list --verbosity 0 2>&1 | tail -n 1; done
echo "Done: $folder/vie.traineddata"
