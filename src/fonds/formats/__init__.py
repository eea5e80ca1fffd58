"""A thing as an aggregator harvests it: the metadata formats of one record each, by their OAI-PMH prefixes."""

from fonds.formats.crm import CRM_FORMAT
from fonds.formats.dataset import dataset_files
from fonds.formats.eac_cpf import EAC_CPF
from fonds.formats.ead3 import EAD3
from fonds.formats.edm import EDM_FORMAT
from fonds.formats.format import Format, undated
from fonds.formats.oai_dc import OAI_DC

FORMATS: tuple[Format, ...] = (OAI_DC, CRM_FORMAT, EDM_FORMAT, EAC_CPF, EAD3)

__all__ = ["FORMATS", "Format", "dataset_files", "undated"]
