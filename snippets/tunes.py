"""Lesson "Improvise a melody": traditional tunes, and how they are written.

A note is a letter and a length in eighths: C2 is a quarter. C to B is the
octave of middle C, C, the one below, c the one above; a bar line is |. Each
tune is moved so that it needs white keys only. A rest belongs to the note
before it. The line above a tune says: title; origin; century; meter; the
collection in music21 with which it was compared, or –.
"""

# --8<-- [start:imports]
import re
from typing import NamedTuple

# --8<-- [end:imports]


# --8<-- [start:book]
BOOK = """
Ach, du lieber Augustin; Austria; 18; 3/4; Essen
G3 A G F | E2 C2 C2 | D2 G,2 G,2 | E2 C2 C2 | G3 A G F | E2 C2 C2 | D2 G,2
G,2 | C6 | D2 G,2 G,2 | E2 C2 C2 | D2 G,2 G,2 | E2 C2 C2 | G3 A G F | E2 C2
C2 | D2 G,2 G,2 | C6

Ah! vous dirai-je, maman (Twinkle); France; 18; 4/4; Aird
C2 C2 G2 G2 | A2 A2 G4 | F2 F2 E2 E2 | D2 D2 C4 | G2 G2 F2 F2 | E2 E2 D4 |
G2 G2 F2 F2 | E2 E2 D4 | C2 C2 G2 G2 | A2 A2 G4 | F2 F2 E2 E2 | D2 D2 C4

Alle meine Entchen; Germany; 19; 4/4; Essen
C D E F G2 G2 | A A A A G4 | A A A A G4 | F F F F E2 E2 | D D D D C4

Alouette; Canada; 19; 4/4; –
C3 D E2 E2 | D C D E C2 G,2 | C3 D E2 E2 | D C D E C4

Amazing grace (New Britain); United States; 19; 6/4; –
G,2 | C4 E C E4 D2 | C4 A,2 G,4 G,2 | C4 E C E4 D2 | G10 E2 | G3 E G E C4
G,2 | A,3 C C A, G,4 G,2 | C4 E C E4 D2 | C10

Ar hyd y nos (All through the night); Wales; 18; 4/4; O'Neill
c3 B A2 c2 | d3 c B2 G2 | A4 B4 | c8 | c3 B A2 c2 | d3 c B2 G2 | A4 B4 | c8
| f2 e2 f2 g2 | a3 g f2 e f | e2 d2 c2 e2 | d2 c2 B4 | c3 B A2 c2 | d3 c B2
G2 | A4 B4 | c8

Arirang; Korea; 19; 3/4; –
G,3 A, G, A, | C3 D C D | E2 D E C A, | G,3 A, G, A, | C3 D C D | E D C A,
G, A, | C3 D C2 | C6 | G4 G2 | G2 E2 D2 | E2 D E C A, | G,3 A, G, A, | C3 D
C D | E D C A, G, A, | C3 D C2 | C6

Au clair de la lune; France; 18; 4/4; –
C2 C2 C2 D2 | E4 D4 | C2 E2 D2 D2 | C8 | D2 D2 D2 D2 | A,4 A,4 | D2 C2 B,2
A,2 | G,8 | C2 C2 C2 D2 | E4 D4 | C2 E2 D2 D2 | C8

Auld lang syne; Scotland; 18; 4/4; –
G,2 | C3 C C2 E2 | D3 C D2 E2 | C3 C E2 G2 | A6 A2 | G3 E E2 C2 | D3 C D2 E2
| C3 A, A,2 G,2 | C6 A2 | G3 E E2 C2 | D3 C D2 A2 | G3 E E2 G2 | A6 A2 | G3
E E2 C2 | D3 C D2 E2 | C3 A, A,2 G,2 | C6

Bobby Shafto; England; 18; 4/4; Northumbrian
C2 C2 C2 F2 | E2 G2 E2 C2 | G,2 G,2 G,2 C2 | B,2 D2 B,2 G,2 | C2 C2 C2 F2 |
E2 G2 E2 C2 | D2 F2 D2 B,2 | C4 C4 | E2 G2 E2 C2 | E2 G2 E4 | D2 F2 D2 B,2 |
D2 F2 D4 | E2 G2 E2 C2 | E2 G2 E4 | D2 F2 D2 B,2 | C4 C4

Branle de l'Official (Ding dong); France; 16; 4/4; –
c2 c2 d c B A | G6 G2 | A2 c2 c2 B2 | c4 c4 | g3 f e f g e | f3 e d e f d |
e3 d c d e c | d3 c B c d B | c3 B A B c A | B3 A G2 G2 | A2 c2 c2 B2 | c4
c4

Clementine; United States; 19; 3/4; –
C C | C2 G,2 E E | E2 C2 C E | G3 G F E | D4 D E | F2 F2 E D | E2 C2 C E |
D3 G, B, D | C4

Die Gedanken sind frei; Germany; 18; 3/4; Essen
G G | c2 c2 e c | G4 G2 | F2 D2 G2 | E2 C2 G G | c2 c2 e c | G4 G2 | F2 D2
G2 | E2 C2 c2 | B2 d2 d2 | c2 e2 e2 | B2 d2 d2 | c2 e2 c2 | A2 A2 c A | G4 c
e | d2 c2 B2 | c4

Drowsy Maggie; Ireland; 19; 4/4; O'Neill
D2 A D c D A D | D2 A D G E C E | D2 A D c D A D | A G A B c G E C | D2 A D
c D A D | D2 A D G E C E | D2 A D c D A D | A G A B c G E G | c2 e c B2 d B
| c d e f g e f d | c2 e c B2 d B | A G A B c G E G

Egan's Polka; Ireland; 19; 4/4; –
e2 G2 A2 G2 | e2 G2 A2 G2 | c4 d3 e | d2 c2 A2 G2 | e2 G2 A2 G2 | e2 G2 A2
G2 | c4 d3 e | d2 c2 c4

Father O'Flynn (The Top of Cork Road); Ireland; 18; 6/8; Ryan
G | c G E C E G | c d c B A G | c B c d e f | e c e d B G | c G E C E G | c
d c B A G | c B c d e f | e c c c2

Frère Jacques; France; 18; 4/4; –
C2 D2 E2 C2 | C2 D2 E2 C2 | E2 F2 G4 | E2 F2 G4 | G A G F E2 C2 | G A G F E2
C2 | C2 G,2 C4 | C2 G,2 C4

Fuchs, du hast die Gans gestohlen; Germany; 19; 4/4; Essen
C2 D2 E2 F2 | G2 G2 G2 G2 | A2 F2 c2 A2 | G8 | A2 F2 c2 A2 | G8 | G2 F2 F2
F2 | F2 E2 E2 E2 | E2 D2 E2 D2 | C2 E2 G4 | G2 F2 F2 F2 | F2 E2 E2 E2 | E2
D2 E2 D2 | C8

Garryowen; Ireland; 18; 6/8; Ryan
c B | A G F E D C | E F E E c B | A G F E D C | D E D D c B | A G F E D C |
E F E E2 F | G A B c G E | D E D D2 F | G2 E G2 E | G2 E G c B | A2 F A2 F |
A2 F A2 B | c2 d e2 d | c B A G F E | G A B c G E | D E D D

Go tell Aunt Rhody; United States; 18; 4/4; –
E2 E D C2 C2 | D2 D2 F E D C | G2 G F E2 E2 | D C D E C4

God rest you merry, gentlemen; England; 17; 4/4; –
A2 | A2 e2 e2 d2 | c2 B2 A2 G2 | A2 B2 c2 d2 | e6 A2 | A2 e2 e2 d2 | c2 B2
A2 G2 | A2 B2 c2 d2 | e6 e2 | f2 d2 e2 f2 | g2 a2 e2 d2 | c2 A2 B2 c2 | d4
c2 d2 | e4 f2 e2 | e2 d2 c2 B2 | A4 c B A2 | d4 c2 d2 | e2 f2 g2 a2 | e2 d2
c2 B2 | A6

Good King Wenceslas (Tempus adest); Finland; 16; 4/4; –
C2 C2 C2 D2 | C2 C2 G,4 | A,2 G,2 A,2 B,2 | C4 C4 | C2 C2 C2 D2 | C2 C2 G,4
| A,2 G,2 A,2 B,2 | C4 C4 | G2 F2 E2 D2 | E2 D2 C4 | A,2 G,2 A,2 B,2 | C4 C4
| G,2 G,2 A,2 B,2 | C2 C2 D4 | G2 F2 E2 D2 | C4 F4 | C8

Haste to the Wedding; England; 18; 6/8; Ryan
G | G E G G f e | d c d e c A | G E G G2 c | E D E D2 G | G E G G f e | d c
d e c A | G E G e g e | c c c c2 f | g e g g e g | a f a a g f | e f g g f e
| d e d d e f | g3 e3 | d c d e c A | G E G e g e | c c c c2

Here we go round the mulberry bush; England; 18; 6/8; Aird
C2 C C2 E | G2 E C2 C | D2 D D C B, | G,2 A, B,2 G, | C2 C C2 E | G2 E C2 C
| D2 D G, A, B, | C3 C3

Hot cross buns; England; 18; 4/4; –
E4 D4 | C8 | E4 D4 | C8 | C2 C2 C2 C2 | D2 D2 D2 D2 | E4 D4 | C8

Hänschen klein; Germany; 19; 4/4; Essen
G2 E2 E4 | F2 D2 D4 | C2 D2 E2 F2 | G2 G2 G4 | G2 E2 E4 | F2 D2 D4 | C2 E2
G2 G2 | C8 | D2 D2 D2 D2 | D2 E2 F4 | E2 E2 E2 E2 | E2 F2 G4 | G2 E2 E4 | F2
D2 D4 | C2 E2 G2 G2 | C8

J'ai du bon tabac; France; 18; 4/4; –
C2 D2 E2 C2 | D4 D2 E2 | F4 F4 | E4 E4 | C2 D2 E2 C2 | D4 D2 E2 | F4 G4 | C8

Korobeiniki; Russia; 19; 4/4; –
e4 B2 c2 | d4 c2 B2 | A4 A2 c2 | e4 d2 c2 | B6 c2 | d4 e4 | c4 A4 | A8 | d6
f2 | a4 g2 f2 | e6 c2 | e4 d2 c2 | B4 B2 c2 | d4 e4 | c4 A4 | A8

Kuckuck, Kuckuck; Austria; 19; 3/4; Essen
G4 E2 | G4 E2 | D2 C2 D2 | C6 | D2 D2 E2 | F4 D2 | E2 E2 F2 | G4 E2 | G4 E2
| G4 E2 | F2 E2 D2 | C6

Lavender's blue; England; 17; 3/4; –
C2 G2 G2 | G F E D C2 | C2 A2 A2 | A6 | C2 G2 G2 | G F E D C2 | F2 E2 D2 |
C6

Les anges dans nos campagnes; France; 18; 4/4; –
E2 E2 E2 G2 | G3 F E4 | E2 D2 E2 G2 | E3 D C4 | G3 A G F E2 | F3 G F E D2 |
E3 F E D C2 | D3 G, G,4 | C2 D2 E2 F2 | E4 D4 | G3 A G F E2 | F3 G F E D2 |
E3 F E D C2 | D3 G, G,4 | C2 D2 E2 F2 | E4 D4 | C8

Llwyn Onn (The ash grove); Wales; 18; 3/4; –
G,2 | C2 E2 G E | C2 C2 D E | F2 E2 D2 | C2 B,2 G,2 | C2 E2 G E | C2 C2 D E
| F E D2 B,2 | C4

London Bridge; England; 18; 4/4; –
G3 A G2 F2 | E2 F2 G4 | D2 E2 F4 | E2 F2 G4 | G3 A G2 F2 | E2 F2 G4 | D4 G4
| E2 C6

Marlbrough s'en va-t-en guerre; France; 18; 6/8; Aird
C | E2 E E D E | F3 E2 E | D2 D D C D | E3 C2 C | E2 E E D E | F3 A2 A | G2
G F2 D | C3

Merrily we roll along; United States; 19; 4/4; –
E3 D C2 D2 | E2 E2 E4 | D2 D2 D4 | E2 G2 G4 | E3 D C2 D2 | E2 E2 E4 | D2 D2
E2 D2 | C8

Michael, row the boat ashore; United States; 19; 4/4; –
C2 E2 | G3 E G2 A2 | G4 E2 G2 | A8 | G4 E2 G2 | G3 E F2 E2 | D4 C2 D2 | E4
D4 | C4

Mo li hua (Jasmine flower); China; 18; 4/4; Essen
E2 E G A c c A | G2 G A G4 | E2 E G A c c A | G2 G A G4 | G2 G2 G2 E G | A2
A2 G4 | E2 D E G2 E D | C2 C D C4 | E D C E D3 E | G2 A c G4 | D2 E G D E C
A, | G,4 A,2 C2 | D3 E C D C A, | G,8

Muss i denn; Germany; 19; 4/4; Essen
C D | E2 E G F2 F A | G2 G F E4 | G2 G F E2 E G | F2 F2 D2 G2 | E6 C D | E2
E G F2 F A | G2 G F E4 | G2 G F E2 E G | F2 F2 D2 G2 | E6 C E | D3 E F2 D2 |
E3 F G2 G G | A2 A2 c2 B A | G6 C E | G2 G A G2 G c | G2 G F E4 | G2 G F E2
E G | F2 F2 D2 G2 | E6

My bonnie lies over the ocean; Scotland; 19; 6/4; –
G2 | e3 d c2 d2 c2 A2 | G2 E8 G2 | e3 d c2 c2 B2 c2 | d10 G2 | e3 d c2 d2 c2
A2 | G2 E8 G2 | A2 d2 c2 B2 A2 B2 | c10

Nos Galan (Deck the halls); Wales; 18; 4/4; Aird
G3 F E2 D2 | C2 D2 E2 C2 | D E F D E3 D | C2 B,2 C4 | G3 F E2 D2 | C2 D2 E2
C2 | A A A A G3 F | E2 D2 C4

O Tannenbaum; Germany; 16; 6/4; Essen
G,2 | C3 C C6 D2 | E3 E E6 E2 | D2 E2 F4 B,4 | D4 C6 G2 | G2 E2 A6 G2 | G3 F
F6 F2 | F2 D2 G6 F2 | F3 E E6 G,2 | C3 C C6 D2 | E3 E E6 E2 | D2 E2 F4 B,4 |
D4 C6

Off She Goes; England; 18; 6/8; O'Neill
E2 G F2 A | G A B c3 | E2 G F2 A | G E C D2 C | E2 G F2 A | G A B c2 d | e2
c f2 e | d c B c3

Pop goes the weasel; England; 19; 6/8; –
C2 C D2 D | E G E C3 | C2 C D2 D | E3 C3 | C2 C D2 D | E G E C3 | A3 D2 F |
E3 C3

Row, row, row your boat; United States; 19; 6/8; –
C3 C3 | C2 D E3 | E2 D E2 F | G6 | c c c G G G | E E E C C C | G2 F E2 D |
C6

Sakura; Japan; 19; 4/4; Essen
A2 A2 B4 | A2 A2 B4 | A2 B2 c2 B2 | A2 B A F4 | E2 C2 E2 F2 | E2 E C B,4 |
A2 B2 c2 B2 | A2 B A F4 | E2 C2 E2 F2 | E2 E C B,4 | A2 A2 B4 | A2 A2 B4 |
E2 F2 B A F2 | E8

Scarborough Fair; England; 19; 3/4; –
D4 D2 | A4 A2 | E3 F E2 | D6 | A4 c2 | d4 c2 | A2 B2 G2 | A6 | d4 d2 | d4 c2
| A4 A2 | G2 F2 E2 | C6 | D4 A2 | G4 F2 | E2 D2 C2 | D6

Schlaf, Kindlein, schlaf; Germany; 18; 4/4; Essen
E4 D2 D2 | C6 C E | G2 G2 F2 F2 | E6 E2 | F2 F2 D2 D2 | G2 G2 E2 E2 | F2 F2
D2 D2 | G2 G2 E4 | F4 D2 D2 | C8

Skip to my Lou; United States; 19; 4/4; –
E4 C4 | E2 E E G4 | D4 B,4 | D2 D D F4 | E4 C4 | E2 E E G4 | D2 E F E2 D2 |
C4 C4

Soldier's Joy; Scotland; 18; 4/4; O'Neill
E F | G E C E G E C E | G2 c2 c2 B A | G E C E G E C E | F2 D2 D2 E F | G E
C E G E C E | G2 c2 c2 c d | e g e c d f d B | c2 c2 c2 c d | e c e c e g f
e | d c B c d e f d | e c e c e g f e | d c B A G2 c d | e c e c e g f e | d
B G B d e f d | e g e c d f d B | c2 c2 c2

Summ, summ, summ; Bohemia; 19; 4/4; –
G2 F2 E4 | D E F D C4 | E F G E D E F D | E F G E D E F D | G2 F2 E4 | D E F
D C4

Sur le pont d'Avignon; France; 19; 4/4; –
C2 C2 C4 | D2 D2 D4 | E2 F2 G2 C2 | B,2 C2 D2 G,2 | C2 C2 C4 | D2 D2 D4 | E2
F2 G2 C2 | D2 B,2 C4

The Connaughtman's Rambles; Ireland; 19; 6/8; Ryan
E G G c G G | A G A c G F | E G G c e d | c A A A G F | E G G c G G | A G A
c d e | f e d c e d | c A A A3

The First Nowell; England; 19; 3/4; –
E D | C3 D E F | G4 A B | c2 B2 A2 | G4 A B | c2 B2 A2 | G2 A2 B2 | c2 G2 F2
| E4 E D | C3 D E F | G4 c B | A4 A2 | G6 | c2 B2 A2 | G2 A2 B2 | c2 G2 F2 |
E4

The Girl I Left Behind Me; Ireland; 18; 4/4; Fife
c B | A2 G2 E2 C2 | D2 C2 A,3 B, | C2 C2 C2 E2 | G4 E2 c B | A2 G2 E2 C2 |
D2 C2 A,3 C | B,2 D2 G,2 A, B, | C4 C2 G2 | E2 G2 A2 B2 | c2 G2 E2 C C | E2
G2 A2 B2 | c4 B2 c B | A2 G2 E2 C2 | D2 C2 A,3 C | B,2 D2 G,2 A, B, | C4 C2

The Irish Washerwoman; Ireland; 18; 6/8; Aird
G F | E C C G, C C | E C E G F E | F D D A, D D | F D F A G F | E C C G, C C
| E C E G F E | F E F D G F | E C C C2 c | c G c c G c | c G c e d c | B G B
B G B | B G B d c B | A c c G c c | F c c E c c | F E F D G F | E C C C

The Keel Row; England; 18; 4/4; Northumbrian
F2 | E4 C3 E | F4 D3 F | E4 C3 E | D2 B,2 G,2 F2 | E4 C3 E | F4 D3 F | E3 C
D3 B, | C8 | E3 G G3 c | A4 G3 F | E4 C3 E | D2 B,2 G,4 | E3 G G3 c | A4 G3
F | E3 C D3 B, | C6

The Kesh; Ireland; 19; 6/8; O'Neill
C D C C D E | D E D D E G | A G G c G G | A G E G E D | C D C C D E | D E D
D E G | A G G c G E | D C B, C3

The Merry Blacksmith; Ireland; 19; 4/4; O'Neill
c2 c G A G E G | G A c G A G E G | G A c d e c d c | A d d c d f e d | c2 c
G A G E G | G A c G A G E G | G A c d e c d B | c A G E C4

The Rakes of Mallow; Ireland; 18; 4/4; O'Neill
C2 E2 C2 E2 | C2 E2 F E D C | B,2 D2 B,2 D2 | B,2 D2 G F E D | C2 E2 C2 E2 |
C2 E2 G2 E2 | F E D C B, C D F | E2 C2 C4

The Swallowtail; Ireland; 19; 6/8; Ryan
F D D A D D | F D D A G F | E C C G C C | c B c G F E | F D D A D D | F D F
A2 B | c B c G F E | F D D D3 | A B c d2 e | d2 e d c A | A B c d2 e | d c A
c3 | A B c d2 e | d2 e d c A | c B c G F E | F D D D3

The White Cockade; Scotland; 18; 4/4; Aird
D C | E2 E2 E2 D C | E2 E2 E2 c2 | E2 E2 E2 D C | D C D E D2 C D | E2 E2 F E
D C | D2 E2 c2 B c | d2 c B c2 B A | G2 E2 E2

The Wind that Shakes the Barley; Ireland; 19; 4/4; O'Neill
G2 G A G E D C | A2 A G A B c A | G2 G A G E D C | f e d c A B c A | G2 G A
G E D C | A2 A G A B c A | G2 G A G E D C | f e d c A B c A | e2 e c f2 f d
| e2 e c A B c A | e2 e c f2 e f | g e d c A B c A

This old man; England; 19; 4/4; –
G2 E2 G4 | G2 E2 G4 | A2 G2 F2 E2 | D2 E2 F2 E F | G2 C2 C C C2 | C D E F G4
| G2 D2 D2 F2 | E2 D2 C4

Three blind mice; England; 17; 6/8; –
E3 D3 | C6 | E3 D3 | C6 | G3 F2 F | E6 | G3 F2 F | E5 G | c2 c B A B | c2 G
G2 G | c c c B A B | c G G G2 G | c2 c B A B | c G G G2 F | E3 D3 | C6

Tripping up the Stairs; Ireland; 19; 6/8; –
E G G F A A | E G c e d c | B A B G A B | c e d c G F | E G G F A A | E G c
e d c | B A B G A B | c e c c3

We wish you a merry Christmas; England; 19; 3/4; –
G,2 | C2 C D C B, | A,2 A,2 A,2 | D2 D E D C | B,2 G,2 G,2 | E2 E F E D | C2
A,2 G, G, | A,2 D2 B,2 | C4 G,2 | C2 C2 C2 | B,4 B,2 | C2 B,2 A,2 | G,4 D2 |
E2 D2 C2 | G2 G,2 G, G, | A,2 D2 B,2 | C4

Wenn ich ein Vöglein wär; Germany; 18; 3/4; Essen
C2 C2 C2 | E3 D C2 | E2 E2 E2 | G3 F E2 | G2 F2 E2 | D6 | D4 C B, | C2 D2 E2
| F4 E D | E2 F2 G2 | G F E2 D2 | C6

What shall we do with the drunken sailor?; Ireland; 19; 4/4; –
A2 A A A2 A A | A2 D2 F2 A2 | G2 G G G2 G G | G2 C2 E2 G2 | A2 A A A2 A A |
A2 B2 c2 d2 | c2 A2 G2 E2 | D4 D4 | A6 A2 | A2 D2 F2 A2 | G6 G2 | G2 C2 E2
G2 | A6 A2 | A2 B2 c2 d2 | c2 A2 G2 E2 | D4 D4

Winter ade; Germany; 19; 3/4; Essen
E2 E2 D2 | C6 | E2 E2 D2 | C6 | E2 F2 G2 | G2 F E F2 | D2 E2 F2 | F2 E D E2
| E2 E2 F2 | G6 | E2 E2 D2 | C6

Yankee Doodle; United States; 18; 4/4; Fife
c2 c2 d2 e2 | c2 e2 d4 | c2 c2 d2 e2 | c4 B4 | c2 c2 d2 e2 | f2 e2 d2 c2 |
B2 G2 A2 B2 | c4 c4 | A3 B A2 G2 | A2 B2 c4 | G3 A G2 F2 | E4 G4 | A3 B A2
G2 | A2 B2 c2 A2 | G2 c2 B2 d2 | c4 c4
"""
# --8<-- [end:book]


# --8<-- [start:tune]
class Tune(NamedTuple):
    """A melody: bars is a list of lists of notes such as "C2"."""

    title: str
    origin: str
    century: int
    meter: str
    compared: str
    bars: list

    @property
    def notes(self):
        """All notes, without the bar lines."""
        return [note for bar in self.bars for note in bar]


# --8<-- [end:tune]


# --8<-- [start:read]
NOTE = r"([A-G],?|[a-g])(\d*)"


def read_note(note):
    """Pitch in semitones above middle C, and length in eighths."""
    found = re.fullmatch(NOTE, note)
    if not found:
        raise ValueError(f"note {note!r}, expected such as 'C,', 'C2' or 'c3'")
    name, length = found.groups()
    octave = 12 * name.islower() - 12 * name.endswith(",")
    semitones = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    return semitones[name[0].upper()] + octave, int(length or 1)


def read_tunes(text):
    """A blank line stands between two tunes → a list of Tune."""
    tunes = []
    for part in text.strip().split("\n\n"):
        heading, _, music = part.partition("\n")
        title, origin, century, meter, compared = heading.split("; ")
        bars = [bar.split() for bar in music.split("|")]
        tune = Tune(title, origin, int(century), meter, compared, bars)
        tunes.append(tune)
    return tunes


TUNES = read_tunes(BOOK)
# --8<-- [end:read]
