"""judgekit: which variant is better, by how much, is it real, and can the judge be believed?"""

__version__ = "0.1.0"
