"""Exit 0 when the PostgreSQL and the Redis given as two addresses answer, 1 with a line if not."""

import sys

import psycopg
import redis


def main(database: str, cache: str) -> int:
    try:
        psycopg.connect(database, connect_timeout=2).close()
        redis.Redis.from_url(cache, socket_connect_timeout=2).ping()
    except (psycopg.OperationalError, redis.RedisError) as error:
        print(f"PostgreSQL and Redis do not both answer; their tests are left out. ({error})")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
