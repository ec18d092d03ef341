"""Lesson "Naming people in a sentence": 200 sentences of prose, labelled.

We wrote them for this lesson, one by one and without templates. Names of
people stand in brackets, also the names of writers and of people in stories.
Titles (Mrs, Dr, Aunt, Queen) are no part of a name, and neither pets nor
firms nor saints' days are people. A sentence begins with a dash.
"""

# --8<-- [start:imports]
import re

import numpy as np

# --8<-- [end:imports]


# --8<-- [start:prose]
PROSE = {
    "news": """
- The mayor of Leeds, [Margaret Oyelaran], opened the new bridge on Monday in
heavy rain.
- Firefighters from three villages saved the old mill near Ghent, but its roof
is gone.
- [Will Carter] resigned on Tuesday, two days after the bank had lost its
licence.
- Nobody was hurt when the night train to Vienna stopped in a tunnel for six
hours.
- A court in Madrid has ordered the company to pay [Elena Ruiz] for her
invention.
- Prices rose again in August, says a report that the ministry published last
week.
- Police are looking for a man who calls himself [Bishop] and sells false
tickets in Rome.
- After a long debate the council voted, by nine to eight, for the plan of
[Ruth Adeyemi].
- The strike is over: drivers will return to work on Thursday, and buses will
run as usual.
- Neighbours say that [Mark] and [Dawn Hollis] had left the house before the
storm came.
- Scientists in Bergen have measured the warmest June since records began.
- [Faith Mwangi], who won the race twice, has given her prize to a school in
Nairobi.
- The German minister refused to answer, while her colleague from Poland only
smiled.
- What happened to the painting remains unclear, the lawyer of [Viktor
Lindqvist] told us.
- On the same evening [Joy Banks] was found asleep in a boat, ten miles from
the coast.
- Shops in Oxford Street may open on Sundays from next April.
- Once a clerk, then a judge, [Abdul Rahman] has now been named head of the
commission.
- Two hundred people signed the letter to President [Costa], among them the
writer [Ines Duarte].
- In Canada, beavers have built a dam that saved a town a million dollars.
- The Times was first to report that [Stone] had sold his shares to a friend in
Zurich.
""",
    "letters": """
- Dear [Grace], your parcel came on Friday and the children tore it open at
once.
- I hope that you are well and that Lisbon is as sunny as you promised.
- Tell [Frank] that the keys are under the blue pot, where they always were.
- Please write soon, for nobody else tells me what is going on at home.
- Last night I dreamt of Grandmother, and of the garden behind the house in
Bath.
- My dearest [Olive], there is no easy way to say this.
- [Penny] sends her love, and so does [Ray], though he would never admit it.
- We shall arrive on the second of May, unless the ferry is late again.
- Did [Hope] like the book, or has she given it away like all the others?
- Thank you for the money; I will pay it back before Christmas.
- Yours always, [Henrik].
- If Mr [Darcy] writes to you, do not answer him before you have spoken to me.
- Aunt [June] has bought a parrot, and it already swears in Spanish.
- You asked about the roses: they are in bloom, and the white ones smell of
tea.
- Since [Bill] fell from the ladder he can do nothing, so I do everything.
- The doctor says I may travel in July, but only by train and only with you.
- Guess whom I met in the queue at the post office: [Daisy Underwood], after
thirty years!
- Kiss the little ones from me, and give [Jack] the stamps from Brazil.
- I am sorry that I was so angry with you and with [Tove] at Easter.
- Postscript: the cat is called Napoleon now; it was the idea of [Nils].
""",
    "recipes": """
- Peel the potatoes, cut them into thin slices and dry them with a cloth.
- Grandma [Lotte] never used butter for this cake, only good oil from Crete.
- Heat the oven while the dough rests; Italian flour needs a little more water.
- [Basil Hart] adds basil and a pinch of sugar, which is a matter of taste.
- Leave the lentils in cold water overnight, as my friend [Samira] taught me.
- Then add the Swiss cheese and stir until nothing sticks to the spoon.
- For six people you need two pounds of plums, says [Agnes], and she is always
right.
- Never open the oven in the first twenty minutes, or the cake will sink.
- This soup, which [Ivan Petrov] cooked for us in Odessa, tastes even better on
the next day.
- Serve with rice, or do as people in Lima do and serve with sweet potatoes.
- [Ginger] and I like more ginger in it, but the children do not.
- Chop the mint, the parsley and one small onion as finely as you can.
- What [Pierre] calls a little garlic would be enough for all of Lyon.
- Grill the fish for four minutes on each side and sprinkle it with lemon.
- Sunday is the day for dumplings in the house of [Zdenka Novotna].
- Ask [Rosemary] for her plum jam, because none in the shops comes near it.
- Turkish coffee must rise three times before you take it off the fire.
- When the onions are brown, my uncle [Giorgos] pours a glass of wine over
them.
- Mix flour, salt and yeast, and let time do the rest.
- Mrs [Pepper] would have put pepper on the strawberries, and she would have
been right.
""",
    "football": """
- Late in the second half [Kofi Mensah] headed the ball over the bar from two
yards.
- Rovers have not won away from home since March, and it showed.
- [Young] passed to [Little], [Little] to [Young], and suddenly the goal was
empty.
- Our keeper, [Sven Aalto], saved two penalties and broke a finger.
- United lost at home, which surprised no one but their coach.
- With ten minutes to go, the referee sent [Diego Paz] off for talking too
much.
- It was a cold afternoon in Turin and neither side deserved to win.
- [Ortega], [Mbeki] and the brothers [Yilmaz] will miss the match against
Spain.
- The women's team begins its season on Saturday against Norway.
- Without [Amina Diallo] the midfield had no plan, and without a plan there
were no chances.
- Fans sang until midnight, although their club had just gone down.
- Coach [Bergmann] praised his defence, then he praised it again.
- From the corner came a cross that [Hunter] could only watch.
- The Dutch side bought three players in January and sold them all in June.
- At half time the captain, [Lucia Ferri], shouted so loudly that we heard it
in the stands.
- Nothing is decided yet: City still have to play in Cardiff and in Cologne.
- [Rich] scored once, [Miles] scored twice, and the rest of the team watched.
- A young striker from Ghana has signed for four years.
- The ball hit the post, the keeper and the back of poor [Winter], and rolled
in.
- Is there a better left foot in England than that of [Charlie Okoro]?
""",
    "at home": """
- [Rose] was in the garden when the telephone rang for the third time.
- The twins had painted the dog green, and the dog did not seem to mind.
- If it rains, [May] may stay with us, but her sister may not.
- Every Wednesday [Tomasz] carries the shopping up to the fourth floor for old
Mrs [Finch].
- Upstairs somebody was playing the piano, badly, in the dark.
- Why [Art] keeps eleven clocks in one room is a thing that not even [Summer]
understands.
- Nobody had fed the fish, so [Leila] fed it twice.
- The heating broke on Boxing Day, of course, when no plumber would come.
- [Pat] looked at [Sandy], [Sandy] looked at the floor, and the vase lay
between them.
- Our landlord is Greek and sings in the bath.
- Before she could read, little [Noor] knew every song of her father's by
heart.
- Half of the biscuits were gone, and on the chair sat [Max] with a very clean
face.
- On the first of September the house was sold, with all its mice.
- There is a letter for Dr [Wolf] on the stairs; he moved to Chicago years ago.
- My mother mended the lamp herself and would not let the electrician in.
- Whenever [Ivy] comes to stay, the cat moves out.
- They named the baby [Lily], after an aunt in Wales whom no one had ever met.
- The kitchen smelt of paint, apples and wet dog.
- Since Monday [Gene] has slept on the sofa, and since Tuesday nobody has asked
why.
- The French windows would not shut, so [Omar] nailed a blanket over them.
""",
    "school": """
- Professor [Nakamura] forgot her glasses and taught the whole lesson from
memory.
- The pupils of the third class are learning about Egypt and its river.
- [Marco] wrote his name on the desk, which made it easy to find him.
- In the last test most of them got a good mark, [Mark] did not.
- After the holidays Latin will be taught on Fridays only.
- No one had seen the hamster since [Bella Strand] took it home.
- What does a spider eat, asked [Yusuf], and what eats a spider?
- It took the class an hour to count to a thousand in Welsh.
- Miss [Honeyman] plays the drums, and so the walls of her room are thick.
- Two girls from Year Nine built a radio out of a shoe box.
- The prize for mathematics went to [Li Wei], as it had in every year before.
- Homework is to be handed in by Thursday, without excuses and without jam on
it.
- [Drew] drew a map of Africa on the board while [Page] read the page aloud.
- When the bell rang, thirty chairs moved at once.
- A poem by [Emily Dickinson] hung over the door, and nobody ever looked up.
- The headmaster, a tall Scot, walked past without a word.
- For the play they need a king, three thieves and someone like [Pablo], who
can fall off a chair.
- Ask [Ingrid] or [Said] how it works; they read the whole manual.
- English was easy for her, history a pleasure, and sport a nightmare.
- Would the owner of a red bicycle please see Mr [Lowe] at once?
""",
    "work": """
- The meeting in Room Four was moved to Wednesday because of the noise.
- [Karim] from accounts has sent the bill to [Bill], and [Bill] has sent it
back.
- Please do not put paper into the green box by the door.
- As of October all orders go through [Sunita Rao] in Mumbai.
- Our office in Tokyo closes at six, the one in Boston when the boss goes home.
- [Baker] bakes nothing: he is a dentist, like his wife and her three sisters.
- The printer on the second floor speaks only Danish, and nobody knows the
reason.
- Could you ask whether [Adam] or [Eve] will take the early shift in December?
- Every new colleague gets a key, a cup and a warning about the lift.
- Engineers at Boeing found the fault after a night on the floor of the hangar.
- When [Olga Ivanova] retired, she left a drawer full of unopened letters.
- The report was written by [Chen] and [O'Brien], and read by no one.
- We will talk about this on Monday, said the voice on the telephone.
- I told [Hassan] that the lorry was full, but he wanted to see for himself.
- Nurses on the night ward know more about people than any priest.
- [Cook] is a lawyer, [Law] is a cook, and they share a flat in Dublin.
- Somebody has to tell the Americans that the price is in euros.
- In her first week [Alma] sold more pianos than the rest of us in a year.
- The lawyer read the will, and [Will] got nothing but the horse.
- It was the plumber, not [Engstrom], who noticed the smell of gas.
""",
    "travel": """
- From Marseille the road follows the coast as far as the Italian border.
- [Dolores] missed the bus in Quito and married the man who had missed it with
her.
- Nothing in the guide had prepared us for the silence of the Gobi.
- We crossed the Danube at Linz, where [Teresa] lost her hat and [Ulrich] his
patience.
- The hotel had once been a prison, and the beds had not been changed since.
- Somewhere between Delhi and Agra a boy called [Ravi] sold us the best tea of
our lives.
- Take the second ferry, since the first one is always full of bicycles.
- At the border they asked [Florence] whether she had been born in Florence.
- The island has four hundred sheep, one policeman and no bank.
- Every captain on the Nile knew [Mahmoud], or said that he did.
- In winter the village can only be reached on skis.
- [Jordan] has never been to Jordan, nor [Paris] to Paris, but [Chelsea] lives
in Chelsea.
- It snowed in Athens on the day we left, and the airport was closed till
evening.
- Our guide, [Tenzin], walked ahead without a stick and whistled.
- A Swede, two Russians and a priest shared the compartment with us.
- The old railway was built by [James Hargreave], who never rode on it.
- Do not drink from the fountain, however thirsty you are.
- On our last day [Camille] swam out so far that the fishermen began to shout.
- North of Inverness the trees become smaller and the sheep larger.
- How [Georgia] found her way home from Georgia without a coin is another
story.
""",
    "stage and books": """
- The curtain rose late, and [Rose] was not behind it.
- [Victor Hugo] wrote standing up, or so my teacher liked to say.
- Critics in New York hated the film; people loved it.
- Before the concert [Nina Castel] ate two raw eggs and prayed.
- The second violin came in too early, and the first never came in at all.
- In Chapter Three a stranger arrives, and the reader knows at once that it is
[Silas].
- [King] plays the king, which he does with grace, and [Grace] plays everyone
else.
- This is a book about bees, but also about Portugal and growing old.
- Without the songs of [Billie Holiday] the evening would have been lost.
- Half of the audience left before the Russian song.
- She sang it first in Dresden, in a church without a roof.
- Of all her teachers she feared only Madame [Blanc], who never raised her
voice.
- An actor must be able to wait, said [Armand], and fell asleep.
- The museum has bought nine drawings of hands.
- I have read the novel twice and still do not know who killed [Amber].
- Thursday's performance is sold out, but there are seats for Friday.
- The poems that [Anna] wrote in Prague were found in a tin, under flour.
- Nobody dances like [Sky Larsen], not even [Sky Larsen] on a bad day.
- The orchestra of Budapest will tour Japan in spring.
- When [Reed] picked up the reed flute, even the waiters stood still.
""",
    "long ago": """
- In those days a letter from London to Bombay took half a year.
- [Cleopatra] spoke nine languages, and Greek was the first of them.
- The Romans brought chestnuts to Britain, and roads, and taxes.
- It is said that [Newton] laughed only once in his life.
- Each spring the river took a field from one farmer and gave it to another.
- [Ada Lovelace] saw what the machine could do before there was a machine.
- The castle fell in November, betrayed by a baker who wanted his sleep.
- Among the dead were the miller, his son, and a pedlar known as [Black Tom].
- When the war ended, [Josef] walked home from Minsk in borrowed boots.
- No bell was rung in the abbey for a hundred years.
- Queen [Isabella] pawned her jewels, if the story is true, and it is not.
- The Vikings paid for wool with silver and with Arab coins.
- Long before [Darwin], farmers knew which pigeon to keep.
- The plague came up the Rhine by boat, as everything did.
- Of the sailors who left with [Magellan], eighteen came back.
- A French doctor cut the rope, and nobody thanked him.
- Where the market is now, Widow [Snow] kept geese.
- That summer [Ezra], the blind one, planted a walnut for his grandchildren.
- Iron was dear, so the nails were pulled out and used again.
- It was a Tuesday when [Angel Moreno] saw the sea for the first time, and he
was eighty.
""",
}
# --8<-- [end:prose]


# --8<-- [start:read]
def read_prose(prose=PROSE):
    """All sentences → lists of tokens, arrays (T_x,) of labels 0 and 1.

    A token is a word, with its apostrophe or hyphen, or a punctuation mark.
    """
    sentences, labels = [], []
    for text in prose.values():
        for sentence in text.split("\n- ")[1:]:
            tokens, label = from_brackets(sentence)
            sentences.append(tokens)
            labels.append(label)
    return sentences, labels


def from_brackets(sentence):
    """One sentence with its names in brackets → tokens, labels (T_x,)."""
    tokens, label, inside = [], [], False
    for token in re.findall(r"\w[\w'-]*|[^\w\s]", sentence):
        if token in "[]":
            if inside == (token == "["):
                raise ValueError(
                    f"a {token} too many in {sentence!r},"
                    " expected brackets in pairs"
                )
            inside = token == "["
        else:
            tokens.append(token)
            label.append(int(inside))
    if inside:
        raise ValueError(f"no ] in {sentence!r}, expected brackets in pairs")
    return tokens, np.array(label)


# --8<-- [end:read]


# --8<-- [start:split]
def split_prose(sentences, labels):
    """A random half to train, a fifth to choose, the rest to test.

    → a dict: "train", "validation", "test" with pairs sentences, labels
    """
    order = np.random.default_rng(0).permutation(len(sentences))
    ends = len(order) // 2, len(order) * 7 // 10
    names = "train", "validation", "test"
    return {
        name: ([sentences[i] for i in part], [labels[i] for i in part])
        for name, part in zip(names, np.split(order, ends), strict=True)
    }


# --8<-- [end:split]
