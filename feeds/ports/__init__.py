"""What flow/ and web/ ask of the edges. The assembly (service.py) hands over the real ones."""

from feeds.ports.publishing import (
    IndexMaker,
    Pick,
    Publication,
    PublishStore,
    Query,
    Rendered,
    Renderer,
    SelectStore,
    View,
)
from feeds.ports.pushing import Intake, Tray
from feeds.ports.reading import Clock, Headway, Normalizer, Parsed, Parser, PictureReader, Reader, Recall
from feeds.ports.refreshing import Batch, Filed, Filing, PictureStore, RefreshStore
from feeds.ports.scheduling import LeaseStore, ScheduleStore
from feeds.ports.serving import ServableFile, ServeStore

__all__ = [
    "Batch",
    "Clock",
    "Filed",
    "Filing",
    "Headway",
    "IndexMaker",
    "Intake",
    "LeaseStore",
    "Normalizer",
    "Parsed",
    "Parser",
    "Pick",
    "PictureReader",
    "PictureStore",
    "Publication",
    "PublishStore",
    "Query",
    "Reader",
    "Recall",
    "RefreshStore",
    "Rendered",
    "Renderer",
    "ScheduleStore",
    "SelectStore",
    "ServableFile",
    "ServeStore",
    "Tray",
    "View",
]
