"""Areas on the globe and grid cells."""

import pytest
from pyproj import Geod
from shapely.geometry import Point, shape

from saksi.export.geodesy import circle, priogrid


@pytest.mark.parametrize(("lat", "lon", "km"), [(-3.75, 137.03, 25), (0, 0, 150), (55, 37, 5), (-80, 10, 300)])
def test_circle_is_as_wide_as_said(lat: float, lon: float, km: float) -> None:
    ring = circle(lat, lon, km)["coordinates"][0]  # type: ignore[index]
    globe = Geod(ellps="sphere")
    for corner in ring:
        _, _, metres = globe.inv(lon, lat, *corner)
        assert metres / 1000 == pytest.approx(km, rel=0.005)
    assert ring[0] == ring[-1]
    assert shape(circle(lat, lon, km)).exterior.is_ccw
    assert shape(circle(lat, lon, km)).contains(Point(lon, lat))


@pytest.mark.parametrize(("lon", "inside", "outside"), [(179.9, -179.9, 178.0), (-179.9, 179.9, -178.0)])
def test_circle_over_the_180th_meridian_is_cut(lon: float, inside: float, outside: float) -> None:
    area = circle(-17.0, lon, 100)
    assert area["type"] == "MultiPolygon"
    cut = shape(area)
    assert cut.is_valid
    assert all(-180 <= edge <= 180 for edge in (cut.bounds[0], cut.bounds[2]))
    assert cut.contains(Point(lon, -17.0))
    assert cut.contains(Point(inside, -17.0))
    assert not cut.contains(Point(outside, -17.0))


@pytest.mark.parametrize(("lat", "pole"), [(89.5, 90), (-89.5, -90)])
def test_circle_with_a_pole_inside_is_a_cap(lat: float, pole: int) -> None:
    area = shape(circle(lat, 0, 200))
    assert area.contains(Point(170, pole - pole / 900))
    assert not area.contains(Point(0, lat - pole / 30))


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [
        # As the PRIO-GRID tools of others have it: cell 145085 for 10.51 north, 2.29 east.
        (10.51, 2.29, 145085),
        (-90, -180, 1),
        (-89.51, -179.51, 1),
        (-89.5, -180, 721),
        (90, 180, 259200),
    ],
)
def test_priogrid(lat: float, lon: float, cell: int) -> None:
    assert priogrid(lat, lon) == cell
