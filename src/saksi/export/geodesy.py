"""Where on the globe, for exports: areas for places that are known only roughly, and PRIO-GRID cells."""

import math

from saksi.records import Place

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in kilometres."""
_CORNERS = 48
Position = tuple[float, float]


def circle(lat: float, lon: float, radius_km: float) -> dict[str, object]:
    """The area within ``radius_km`` of a point as a GeoJSON geometry, on the sphere, anticlockwise (RFC 7946, 3.1.6).

    A circle over the 180th meridian is cut there into a MultiPolygon (RFC 7946, 3.1.9); one that holds a pole becomes the
    cap above (or below) its furthest latitude.
    """
    angle = radius_km / EARTH_KM
    if math.degrees(angle) >= 90 - abs(lat):
        edge = max(-90.0, min(90.0, lat - math.copysign(math.degrees(angle), lat)))
        south, north = (edge, 90.0) if lat > 0 else (-90.0, edge)
        return {"type": "Polygon", "coordinates": [_box(-180.0, south, 180.0, north)]}
    ring = [_destination(lat, lon, angle, -2 * math.pi * step / _CORNERS) for step in range(_CORNERS)]
    if all(-180 <= position[0] <= 180 for position in ring):
        return {"type": "Polygon", "coordinates": [_closed(ring)]}
    parts = [_shifted(_west_of(ring, 180.0), 0.0), _shifted(_east_of(ring, 180.0), -360.0)]
    if min(position[0] for position in ring) < -180:
        parts = [_shifted(_east_of(ring, -180.0), 0.0), _shifted(_west_of(ring, -180.0), 360.0)]
    return {"type": "MultiPolygon", "coordinates": [[_closed(part)] for part in parts]}


def geometry(place: Place) -> dict[str, object] | None:
    """The geometry of a place: a point where it is exact, else its area, else None.

    A province has no point: without a known ``uncertainty_km`` a place that is not exact (precision 1) has no geometry.
    """
    if place.lat is None or place.lon is None:
        return None
    if place.precision == 1:
        return {"type": "Point", "coordinates": [place.lon, place.lat]}
    if place.uncertainty_km is None:
        return None
    return circle(place.lat, place.lon, place.uncertainty_km)


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell (0.5 degrees) that a point lies in, 1 to 259200: row by row from the south-west corner.

    Source: Tollefsen, Strand & Buhaug 2012, PRIO-GRID. Points on the northern or eastern rim of the grid belong to its last
    row or column.
    """
    row = min(math.floor((lat + 90) * 2), 359)
    column = min(math.floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _destination(lat: float, lon: float, angle: float, bearing: float) -> Position:
    """The point at an angular distance in a direction (radians, clockwise from north); its longitude may pass ±180."""
    start = math.radians(lat)
    end = math.asin(math.sin(start) * math.cos(angle) + math.cos(start) * math.sin(angle) * math.cos(bearing))
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(start), math.cos(angle) - math.sin(start) * math.sin(end)
    )
    return round(lon + math.degrees(turn), 6), round(math.degrees(end), 6)


def _west_of(ring: list[Position], meridian: float) -> list[Position]:
    return _cut(ring, meridian, keep_west=True)


def _east_of(ring: list[Position], meridian: float) -> list[Position]:
    return _cut(ring, meridian, keep_west=False)


def _cut(ring: list[Position], meridian: float, *, keep_west: bool) -> list[Position]:
    """The part of a convex ring on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Position] = []
    for here, after in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, next_inside = ((point[0] <= meridian) == keep_west for point in (here, after))
        if inside:
            kept.append(here)
        if inside != next_inside:
            share = (meridian - here[0]) / (after[0] - here[0])
            kept.append((meridian, round(here[1] + share * (after[1] - here[1]), 6)))
    return kept


def _shifted(ring: list[Position], degrees: float) -> list[Position]:
    return [(round(lon + degrees, 6), lat) for lon, lat in ring]


def _closed(ring: list[Position]) -> list[list[float]]:
    return [list(position) for position in (*ring, ring[0])]


def _box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
