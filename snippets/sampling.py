"""Lesson "Sampling": new sentences and names, drawn token by token."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import check_probabilities
from snippets.language_model import END
from snippets.one_hot import UNKNOWN, one_hot
from snippets.rnn import rnn_cell_forward

# --8<-- [end:imports]

# --8<-- [start:names]
NAMES = """
abelisaurus achelousaurus acrocanthosaurus afrovenator alamosaurus
albertosaurus alioramus allosaurus altirhinus amargasaurus ampelosaurus
anchiceratops anchisaurus ankylosaurus antarctosaurus apatosaurus
argentinosaurus arrhinoceratops aucasaurus austrosaurus avaceratops avimimus
bactrosaurus bagaceratops bambiraptor barapasaurus barosaurus baryonyx
beipiaosaurus bellusaurus brachiosaurus brontosaurus camarasaurus camptosaurus
carcharodontosaurus carnotaurus caudipteryx centrosaurus ceratosaurus
cetiosaurus chasmosaurus chindesaurus coelophysis compsognathus conchoraptor
corythosaurus cryolophosaurus dacentrurus daspletosaurus datousaurus
deinocheirus deinonychus dicraeosaurus dilophosaurus diplodocus dromaeosaurus
dryosaurus dryptosaurus edmontonia edmontosaurus einiosaurus elaphrosaurus
eoraptor erlikosaurus euhelopus euoplocephalus eustreptospondylus fukuiraptor
fukuisaurus gallimimus gargoyleosaurus garudimimus gasosaurus gasparinisaura
giganotosaurus gigantoraptor giraffatitan gorgosaurus gryposaurus guanlong
hadrosaurus haplocanthosaurus harpymimus herrerasaurus heterodontosaurus
hypacrosaurus hypsilophodon iguanodon indosuchus irritator jobaria
kentrosaurus khaan kritosaurus lambeosaurus leaellynasaura leptoceratops
lesothosaurus lufengosaurus lycorhinus magyarosaurus maiasaura majungasaurus
mamenchisaurus mapusaurus massospondylus megalosaurus melanorosaurus
microraptor minmi monolophosaurus mussaurus muttaburrasaurus neovenator
nigersaurus nodosaurus nqwebasaurus omeisaurus ornitholestes ornithomimus
orodromeus ouranosaurus oviraptor pachycephalosaurus pachyrhinosaurus
panoplosaurus parasaurolophus patagosaurus pentaceratops pinacosaurus
plateosaurus polacanthus prenocephale protoceratops psittacosaurus
quaesitosaurus rapetosaurus rebbachisaurus riojasaurus rugops saltasaurus
saurolophus sauropelta scelidosaurus segnosaurus shunosaurus shuvuuia
sinornithosaurus sinraptor spinosaurus stegoceras stegosaurus struthiomimus
styracosaurus suchomimus tarbosaurus tarchia tenontosaurus therizinosaurus
torosaurus torvosaurus triceratops troodon tyrannosaurus unenlagia utahraptor
velociraptor vulcanodon wuerhosaurus yangchuanosaurus yinlong zuniceratops
""".split()
# --8<-- [end:names]


# --8<-- [start:temperature]
def apply_temperature(probabilities, temperature):
    """Sharpen (below 1) or flatten (above 1) probabilities, equation (3).

    probabilities (n_y,), temperature 0 or more → (n_y,)
    """
    p = np.asarray(probabilities)
    check_probabilities("probabilities", p)
    if not temperature >= 0 or not p.any():
        raise ValueError(
            f"temperature {temperature}, largest probability {p.max():.3g},"
            " expected a temperature from 0 and a probability above 0"
        )
    if temperature == 0:  # the limit: all for the largest
        return one_hot(p.argmax(), len(p), p.dtype)
    powers = (p / p.max()) ** (1 / temperature)
    return powers / powers.sum()


# --8<-- [end:temperature]


# --8<-- [start:sample]
def sample(
    parameters,
    vocabulary,
    rng,
    temperature=1.0,
    max_steps=50,
    rejected=(UNKNOWN,),
    cell=rnn_cell_forward,
):
    """Draw one token after the other until <EOS>, equations (1) to (4).

    rejected: tokens that are never drawn → a list of tokens, without <EOS>
    """
    tokens = sorted(vocabulary, key=vocabulary.get)
    allowed = np.array([token not in rejected for token in tokens])
    n_x, n_a = len(tokens), parameters["Wya"].shape[1]
    dtype = parameters["Wya"].dtype
    at, xt = np.zeros((n_a, 1), dtype), np.zeros((n_x, 1), dtype)
    drawn = []
    for _ in range(max_steps):
        at, yt_pred, _ = cell(xt, at, parameters)
        p = apply_temperature(yt_pred[:, 0] * allowed, temperature)
        index = rng.choice(n_x, p=p)
        if tokens[index] == END:
            break
        drawn.append(tokens[index])
        xt = one_hot(np.array([index]), n_x, dtype)
    return drawn


# --8<-- [end:sample]
